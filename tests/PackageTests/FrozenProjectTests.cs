using System;
using System.IO;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>A program that trains and freezes, and one with the model inside: from the package, under every analyzer of the SDK.</summary>
public sealed class FrozenProjectTests(PackedFixture packed)
{
    private const string Model = "waves.kgmodel";

    private const string Samples = """
        float[] inputs = [.. Enumerable.Range(0, 20 * 64).Select(static i => MathF.Sin(i * 0.37f))];
        int[] scores = new int[64 * 3];
        """;

    private const string Freezing = """
        using KernelGen;
        using Shop;

        SAMPLES
        Dataset samples = new(inputs, [.. Enumerable.Range(0, 64).Select(static i => i % 3)], sampleSize: 20);
        WaveNet net = new(seed: 1);
        _ = new Trainer(net) { Epochs = 3 }.Fit(samples);
        _ = net.Freeze("waves.kgmodel", samples);
        FrozenModel.Load("waves.kgmodel").Scores(inputs, scores);
        Console.WriteLine(string.Join(' ', scores));

        namespace Shop
        {
            [Network(BatchSize = 16, MultiplicationFree = true)]
            [Input(20), Dense(40), ShiftBatchNorm, ReLU, Dense(3), ShiftBatchNorm, SquaredHinge]
            internal sealed partial class WaveNet;
        }
        """;

    private const string Frozen = """
        using Shop;

        SAMPLES
        Waves.Scores(inputs, scores);
        Console.WriteLine(string.Join(' ', scores));

        namespace Shop
        {
            [KernelGen.FrozenNetwork("waves.kgmodel")]
            internal static partial class Waves;
        }
        """;

    [Fact]
    public async Task A_frozen_network_is_a_part_of_another_program()
    {
        var trainer = await Consumer.Build(packed, "Freezing", Program(Freezing));
        var expected = await trainer.Run();
        Assert.Equal(64 * 3, expected.Split(' ').Length);

        // Every warning is an error, advice about multiplications included: there is none.
        var model = await File.ReadAllTextAsync(Path.Combine(trainer.Folder, Model), TestContext.Current.CancellationToken);
        var (program, exitCode, output) = await Consumer.TryBuild(
            packed,
            "Frozen",
            Program(Frozen),
            "<EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild><KernelGenCosts>error</KernelGenCosts>",
            (Model, model),
            ("Directory.Build.props", $"<Project><ItemGroup><KernelGenModel Include=\"{Model}\" /></ItemGroup></Project>"));
        Assert.True(exitCode == 0, output);
        Assert.Equal(expected, await program.Run());

        await File.AppendAllTextAsync(Path.Combine(program.Folder, Model), "x", TestContext.Current.CancellationToken);
        (exitCode, output, _) = await DotNet.Run(program.Folder, "build", "--configuration", "Release", "--no-restore");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Program.cs(10,6): error KG0403", output, StringComparison.Ordinal);
    }

    private static string Program(string text) => text.Replace("SAMPLES", Samples, StringComparison.Ordinal) + "\n";
}
