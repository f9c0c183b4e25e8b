using System;
using KernelGen;

// The four cases, samples as rows, −1 for false and +1 for true; and the exclusive or of each.
float[] inputs = [-1, -1, -1, 1, 1, -1, 1, 1];
int[] labels = [0, 1, 1, 0];

var net = new Xor.XorNet(seed: 1);
for (var step = 1; step <= 1000; step++)
{
    var loss = net.Train(inputs, labels, learningRate: 0.125f);
    if (step % 200 == 0)
    {
        Console.WriteLine(FormattableString.Invariant($"step {step,4}: loss {loss:F4}"));
    }
}

Span<int> predicted = stackalloc int[4];
net.Classify(inputs, predicted);
Console.WriteLine("\n  a   b  a xor b");
for (var i = 0; i < 4; i++)
{
    Console.WriteLine($"{inputs[2 * i],3} {inputs[(2 * i) + 1],3}  {predicted[i]}");
}

Console.WriteLine();
Console.WriteLine(Xor.XorNet.Summary);
return predicted.SequenceEqual(labels) ? 0 : 1;

namespace Xor
{
    /// <summary>Two inputs, eight hidden units, one output: its weights are −1, 0 or +1, and nothing is multiplied.</summary>
    [Network(BatchSize = 4, MultiplicationFree = true)]
    [Input(2)]
    [Dense(8), ReLU]
    [Dense(1)]
    [SquaredHinge]
    internal sealed partial class XorNet;
}
