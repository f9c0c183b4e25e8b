using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using static TorchSharp.torch;

namespace FirstHour.Tasks;

internal static class CutTorchSharp
{
    private static readonly int[] Numbers = [0, 4, 5, 6, 7, 8, 9];

    public static double Run(string folder)
    {
        random.manual_seed(1);
        var rows = Read(Path.Combine(folder, "diamonds.train.csv"));
        var categories = Enumerable.Range(1, 3).Select(column => rows.Select(row => row[column]).Distinct().ToList()).ToList();
        var (inputs, labels) = Encode(rows, categories);
        var (testInputs, testLabels) = Encode(Read(Path.Combine(folder, "diamonds.test.csv")), categories);
        var (mean, deviation) = (inputs.mean([0L]), inputs.std(0L));
        inputs = (inputs - mean) / deviation;
        using var model = nn.Sequential(nn.Linear(22, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 5));
        using var optimizer = optim.Adam(model.parameters(), lr: 0.001);
        using var loss = nn.CrossEntropyLoss();
        for (var epoch = 0; epoch < 20; epoch++)
        {
            using var scope = NewDisposeScope();
            foreach (var batch in randperm(inputs.shape[0], ScalarType.Int64).split(64))
            {
                optimizer.zero_grad();
                loss.forward(model.forward(inputs[batch]), labels[batch]).backward();
                optimizer.step();
            }
        }

        using var context = no_grad();
        return model.forward((testInputs - mean) / deviation).argmax(1).eq(testLabels).to(ScalarType.Float32).mean().item<float>();
    }

    private static List<string[]> Read(string path) => [.. File.ReadLines(path).Skip(1).Select(line => line.Split(','))];

    private static (Tensor Inputs, Tensor Labels) Encode(List<string[]> rows, List<List<string>> categories)
    {
        var values = rows.SelectMany(row => Numbers.Select(column => float.Parse(row[column], CultureInfo.InvariantCulture))
            .Concat(categories.Skip(1).SelectMany((known, column) => known.Select(name => name == row[column + 2] ? 1f : 0f)))).ToArray();
        var labels = rows.Select(row => (long)categories[0].IndexOf(row[1])).ToArray();
        return (tensor(values).reshape(rows.Count, -1), tensor(labels));
    }
}
