using System;
using System.IO;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>A program that trains and freezes, and one with the model inside: from the package, under every analyzer of the SDK.</summary>
public sealed class FrozenProjectTests(PackedFixture packed)
{
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
        _ = net.Freeze(args[0], samples);
        FrozenModel.Load(args[0]).Scores(inputs, scores);
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
        var trainer = await Build("Freezing", Freezing, string.Empty);
        var model = Path.Combine(packed.NewFolder("Frozen"), "waves.kgmodel");
        var expected = await Run(trainer, model);
        Assert.Equal(64 * 3, expected.Split(' ').Length);

        // Every warning is an error, advice about multiplications included: there is none.
        var program = await Build("Frozen", Frozen, """
            <ItemGroup>
              <KernelGenModel Include="waves.kgmodel" />
            </ItemGroup>
            <PropertyGroup>
              <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              <KernelGenCosts>error</KernelGenCosts>
            </PropertyGroup>
            """);
        Assert.Equal(expected, await Run(program));

        await File.AppendAllTextAsync(model, "x", TestContext.Current.CancellationToken);
        var (exitCode, output, _) = await DotNet.Run(program, "build", "--configuration", "Release", "--no-restore");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Program.cs(10,6): error KG0403", output, StringComparison.Ordinal);
    }

    private static async Task<string> Run(string folder, params string[] arguments)
    {
        var (exitCode, output, errors) = await DotNet.Run(
            folder, [Path.Combine("bin", "Release", "net10.0", Path.GetFileName(folder) + ".dll"), .. arguments]);
        Assert.True(exitCode == 0, output + errors);
        return output.Trim();
    }

    private async Task<string> Build(string name, string program, string more)
    {
        var folder = packed.NewFolder(name);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <RestoreSources>{packed.Feed}</RestoreSources>
                <RestorePackagesPath>{Path.Combine(packed.Root, "packages")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="KernelGen" Version="{PackedFixture.Version}" />
              </ItemGroup>
              {more}
            </Project>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            program.Replace("SAMPLES", Samples, StringComparison.Ordinal) + "\n",
            TestContext.Current.CancellationToken);
        var (exitCode, output, errors) = await DotNet.Run(folder, "build", "--configuration", "Release");
        Assert.True(exitCode == 0, output + errors);
        return folder;
    }
}
