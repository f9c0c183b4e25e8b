using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using KernelGen;

namespace Benchmarks.LastBatches;

/// <summary>
/// The command line: <c>lastbatch</c> trains with samples left over, and says how each choice of <see cref="LastBatch"/> ends.
/// </summary>
internal static class LastBatchCommand
{
    private const int DefaultSeeds = 12;

    // As many mini-batches for each, about: 200 and 400.
    private static readonly (int Samples, int Epochs)[] Sizes = [(64, 100), (65, 100), (66, 100), (95, 100), (640, 20), (642, 20)];

    private static readonly (string Name, Func<long, IClassifier> Create)[] Networks =
    [
        ("ternary, BatchNorm", seed => new LastBatchNetworks.TernaryBatchNorm(seed, 1)),
        ("MultiplicationFree, ShiftBatchNorm", seed => new LastBatchNetworks.TernaryShiftBatchNorm(seed, 1)),
        ("real, BatchNorm, Adam", seed => new LastBatchNetworks.RealAdam(seed, 1)),
        ("ternary, no normalisation", seed => new LastBatchNetworks.TernaryWithoutNorm(seed, 1)),
    ];

    /// <summary>The command.</summary>
    public static Command Command()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Folder of MNIST's four files",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("samples", "Mnist", "data")),
        };
        var seeds = new Option<int>(
            "--seeds") { Description = "Seeds, each with other weights, samples and orders", DefaultValueFactory = _ => DefaultSeeds };
        var write = new Option<FileInfo?>("--write") { Description = "Also write the page with the tables to this file" };
        seeds.Validators.Add(result => StepCommand.Check(result, int.MaxValue));
        var command = new Command(
            "lastbatch", "The test error by what becomes of the samples left over at the end of an epoch") { data, seeds, write };
        command.SetAction(parsed => Run(parsed.GetValue(data)!.FullName, parsed.GetValue(seeds), parsed.GetValue(write)));
        return command;
    }

    private static int Run(string data, int seeds, FileInfo? write)
    {
        var train = Read(data, "train");
        var test = Read(data, "t10k").Split(2000).First;
        var page = new StringBuilder();
        foreach (var (name, create) in Networks)
        {
            var choices = Enum.GetValues<LastBatch>();
            Say(page, $"### {name}\n");
            Say(page, $"| samples | before | {string.Join(" | ", choices)} |");
            Say(page, $"| --- | --- |{string.Concat(Enumerable.Repeat(" --- |", choices.Length))}");
            foreach (var (samples, epochs) in Sizes)
            {
                string Cell(LastBatch choice, bool isBefore) =>
                    Summary([
                        .. Enumerable.Range(1, seeds)
                            .Select(seed => Error(create(seed), train, test, samples, epochs, choice, seed, isBefore))
                    ]);
                Say(
                    page,
                    $"| {samples} | {Cell(LastBatch.Keep, isBefore: true)} | "
                        + $"{string.Join(" | ", choices.Select(choice => Cell(choice, isBefore: false)))} |");
            }

            Say(page, string.Empty);
        }

        if (write is not null)
        {
            File.WriteAllText(write.FullName, LastBatchPage.Around(page.ToString(), seeds));
        }

        return 0;
    }

    private static Dataset Read(string folder, string part) => Dataset.FromIdx(
        Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));

    /// <summary>The test error after the last epoch, in percent.</summary>
    private static double Error(
        IClassifier network, Dataset all, Dataset test, int samples, int epochs, LastBatch choice, int seed, bool isBefore)
    {
        // Before there was a choice, statistics were taken from the samples in order, too, those left over by themselves.
        var train = all.Split(samples, seed).First;
        new Trainer(network) { Epochs = epochs, LastBatch = choice, ShuffleSeed = seed, CalibrationSet = isBefore ? train : null }.Fit(
            train);
        return 100 * network.ErrorRate(test);
    }

    /// <summary>The mean over seeds, and its standard error.</summary>
    private static string Summary(double[] errors)
    {
        var mean = errors.Average();
        var variance = errors.Sum(error => (error - mean) * (error - mean)) / Math.Max(1, errors.Length - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F1} ± {Math.Sqrt(variance / errors.Length):F1}");
    }

    private static void Say(StringBuilder page, string line)
    {
        Console.WriteLine(line);
        page.Append(line).Append('\n');
    }
}
