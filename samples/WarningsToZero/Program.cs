using System;
using KernelGen;
using WarningsToZero;

var train = Drawing.Samples(4000, seed: 1);
var test = Drawing.Samples(2000, seed: 2);

var net = new ShapeNet(seed: 1);
var trainer = new Trainer(net) { Epochs = 20, LearningRate = LearningRate.Exponential(0.06f, 0.004f).ToPowersOfTwo() };
foreach (var epoch in trainer.Fit(train).History)
{
    Console.WriteLine(FormattableString.Invariant($"epoch {epoch.Epoch,2}: rate {epoch.LearningRate}, loss {epoch.Loss:F4}"));
}

Console.WriteLine(ShapeNet.Summary);
var error = net.ErrorRate(test);
Console.WriteLine(FormattableString.Invariant($"{1 - error:P1} of {test.Count} drawings told apart"));
return error < 0.1 ? 0 : 1;
