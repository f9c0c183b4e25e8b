using System.IO;
using KernelGen;
using KernelGen.Data;

namespace FirstHour.Tasks;

[Network(BatchSize = 64, Weights = Weights.Real)]
[Input(22), Standardize, Dense(64), ReLU, Dense(64), ReLU, Dense(5), SoftmaxCrossEntropy, Adam]
internal sealed partial class CutNet;

internal static class CutKernelGen
{
    public static double Run(string folder)
    {
        var training = Table.ReadCsv(Path.Combine(folder, "diamonds.train.csv"));
        var encoder = TableEncoder.Fit(training, label: "cut");
        CutNet net = new();
        new Trainer(net) { Epochs = 20 }.Fit(encoder.ToDataset(training));
        return net.Evaluate(encoder.ToDataset(Table.ReadCsv(Path.Combine(folder, "diamonds.test.csv")))).Accuracy;
    }
}
