using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using static TorchSharp.torch;

namespace FirstHour.Tasks;

internal static class PriceTorchSharp
{
    private static readonly int[] Numbers = [0, 4, 5, 6, 7, 8];

    public static double Run(string folder)
    {
        random.manual_seed(1);
        var rows = Read(Path.Combine(folder, "diamonds.train.csv"));
        var categories = Enumerable.Range(1, 3).Select(column => rows.Select(row => row[column]).Distinct().ToList()).ToList();
        var (inputs, targets) = Encode(rows, categories);
        var (testInputs, testTargets) = Encode(Read(Path.Combine(folder, "diamonds.test.csv")), categories);
        var (mean, deviation) = (inputs.mean([0L]), inputs.std(0L));
        var (center, scale) = (targets.mean(), targets.std());
        inputs = (inputs - mean) / deviation;
        targets = (targets - center) / scale;
        using var model = nn.Sequential(nn.Linear(26, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1));
        using var optimizer = optim.Adam(model.parameters(), lr: 0.001);
        using var loss = nn.MSELoss();
        for (var epoch = 0; epoch < 20; epoch++)
        {
            using var scope = NewDisposeScope();
            foreach (var batch in randperm(inputs.shape[0], ScalarType.Int64).split(64))
            {
                optimizer.zero_grad();
                loss.forward(model.forward(inputs[batch]), targets[batch]).backward();
                optimizer.step();
            }
        }

        using var context = no_grad();
        var errors = (model.forward((testInputs - mean) / deviation) * scale) + center - testTargets;
        return 1 - (errors.square().mean() / testTargets.var(unbiased: false)).item<float>();
    }

    private static List<string[]> Read(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split(','))];

    private static (Tensor Inputs, Tensor Targets) Encode(List<string[]> rows, List<List<string>> categories)
    {
        var values = rows.SelectMany(row => Numbers.Select(column => float.Parse(row[column], CultureInfo.InvariantCulture))
            .Concat(categories.SelectMany((known, column) => known.Select(name => name == row[column + 1] ? 1f : 0f)))).ToArray();
        var targets = rows.Select(row => float.Parse(row[9], CultureInfo.InvariantCulture)).ToArray();
        return (tensor(values).reshape(rows.Count, -1), tensor(targets).reshape(-1, 1));
    }
}
