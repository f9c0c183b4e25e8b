using System;
using System.IO;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>'dotnet format', which takes the first fix of each warning, on the sample WarningsToZero.</summary>
public sealed class FormatTests(PackedFixture packed)
{
    private const int MostRuns = 10;
    private const string Network = "ShapeNet.cs";

    [Fact]
    public async Task Run_again_and_again_it_leads_from_the_start_to_a_build_without_a_warning()
    {
        var sample = Path.Combine(PackedFixture.RepositoryRoot, "samples", "WarningsToZero");
        var (consumer, exitCode, output) = await Consumer.TryBuild(
            packed,
            "format",
            await Read(sample, "Program.cs"),
            "<NoWarn>$(NoWarn);CA1515;CA1303;CA1852;CA5394;CS1591</NoWarn><AnalysisLevel>none</AnalysisLevel>",
            ("Drawing.cs", await Read(sample, "Drawing.cs")), (Network, await Read(sample, Path.Combine("Start", Network + ".txt"))));
        Assert.True(exitCode == 0, output);
        Assert.Contains("warning KG0102", output, StringComparison.Ordinal);

        var text = "";
        for (var runs = 0; await Read(consumer.Folder, Network) is var now && now != text; runs++)
        {
            Assert.True(runs < MostRuns, $"It goes in circles:\n{now}");
            text = now;
            (exitCode, output, var errors) = await DotNet.Run(consumer.Folder, "format", "analyzers", "--severity", "warn", "--no-restore");
            Assert.True(exitCode == 0, output + errors);
            Assert.DoesNotContain("didn't return a Fix All action", output + errors, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("AllowMultiplication", text, StringComparison.Ordinal);
        (exitCode, output, _) = await DotNet.Run(consumer.Folder, "build", "--configuration", "Release", "--no-restore");
        Assert.True(exitCode == 0 && output.Contains("0 Warning(s)", StringComparison.Ordinal), output + text);
    }

    private static Task<string> Read(string folder, string file) =>
        File.ReadAllTextAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken);
}
