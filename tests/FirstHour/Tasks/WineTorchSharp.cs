using System.Globalization;
using System.IO;
using System.Linq;
using static TorchSharp.torch;

namespace FirstHour.Tasks;

internal static class WineTorchSharp
{
    public static double Run(string folder)
    {
        random.manual_seed(1);
        var (inputs, labels) = Read(Path.Combine(folder, "wine.train.csv"));
        var (testInputs, testLabels) = Read(Path.Combine(folder, "wine.test.csv"));
        var (mean, deviation) = (inputs.mean([0L]), inputs.std(0L));
        inputs = (inputs - mean) / deviation;
        using var model = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 3));
        using var optimizer = optim.Adam(model.parameters(), lr: 0.001);
        using var loss = nn.CrossEntropyLoss();
        for (var epoch = 0; epoch < 100; epoch++)
        {
            using var scope = NewDisposeScope();
            foreach (var batch in randperm(inputs.shape[0], ScalarType.Int64).split(16))
            {
                optimizer.zero_grad();
                loss.forward(model.forward(inputs[batch]), labels[batch]).backward();
                optimizer.step();
            }
        }

        using var context = no_grad();
        return model.forward((testInputs - mean) / deviation).argmax(1).eq(testLabels).to(ScalarType.Float32).mean().item<float>();
    }

    private static (Tensor Inputs, Tensor Labels) Read(string path)
    {
        var rows = File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToList();
        var values = rows.SelectMany(row => row.Take(13)).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        return (tensor(values).reshape(-1, 13), tensor(rows.Select(row => long.Parse(row[13], CultureInfo.InvariantCulture)).ToArray()));
    }
}
