using System.IO;
using KernelGen;
using KernelGen.Data;

namespace FirstHour.Tasks;

[Network(BatchSize = 16, Weights = Weights.Real)]
[Input(13), Standardize, Dense(32), ReLU, Dense(3), SoftmaxCrossEntropy, Adam]
internal sealed partial class WineNet;

internal static class WineKernelGen
{
    public static double Run(string folder)
    {
        var training = Table.ReadCsv(Path.Combine(folder, "wine.train.csv"));
        var encoder = TableEncoder.Fit(training, label: "cultivar");
        WineNet net = new();
        new Trainer(net) { Epochs = 100 }.Fit(encoder.ToDataset(training));
        return net.Evaluate(encoder.ToDataset(Table.ReadCsv(Path.Combine(folder, "wine.test.csv")))).Accuracy;
    }
}
