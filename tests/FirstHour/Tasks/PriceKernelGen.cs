using System.IO;
using KernelGen;
using KernelGen.Data;

namespace FirstHour.Tasks;

[Network(BatchSize = 64, Weights = Weights.Real)]
[Input(26), Standardize, Dense(64), ReLU, Dense(64), ReLU, Dense(1), MeanSquaredError, Adam]
internal sealed partial class PriceNet;

internal static class PriceKernelGen
{
    public static double Run(string folder)
    {
        var training = Table.ReadCsv(Path.Combine(folder, "diamonds.train.csv"));
        var encoder = TableEncoder.FitRegression(training, ["log_price"], new() { StandardizesTargets = true });
        PriceNet net = new();
        new Trainer(net) { Epochs = 20 }.Fit(encoder.ToDataset(training));
        return net.Evaluate(encoder.ToDataset(Table.ReadCsv(Path.Combine(folder, "diamonds.test.csv")))).RSquared!.Value;
    }
}
