using System;
using System.IO;
using KernelGen;

namespace FirstHour.Tasks;

[Network(BatchSize = 200)]
[Input(784), Dense(512), BatchNorm, ReLU, Dense(512), BatchNorm, ReLU, Dense(10), BatchNorm, SquaredHinge]
internal sealed partial class FashionNet;

internal static class FashionKernelGen
{
    public static double Run(string folder)
    {
        FashionNet net = new();
        new Trainer(net) { Epochs = 10 }.Fit(Read("train"));
        var metrics = net.Evaluate(Read("t10k"));
        Console.WriteLine(metrics.Confusion);
        return metrics.Accuracy;

        Dataset Read(string part) => Dataset.FromIdx(
            Path.Combine(folder, part + "-images-idx3-ubyte.gz"), Path.Combine(folder, part + "-labels-idx1-ubyte.gz"));
    }
}
