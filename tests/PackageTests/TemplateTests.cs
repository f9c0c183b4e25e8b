using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>What 'dotnet new kernelgen' creates: projects that build without a warning and learn what they are there for.</summary>
public sealed partial class TemplateTests(PackedFixture packed)
{
    private const string Strict = "-p:TreatWarningsAsErrors=true";

    [Fact]
    public async Task Every_task_is_a_program_that_learns_it_without_a_multiplication()
    {
        var folder = packed.NewFolder("Templates");
        var feeds = $"""
            <Project>
              <PropertyGroup>
                <RestoreSources>{packed.Feed}</RestoreSources>
                <RestoreFallbackFolders>{PackedFixture.RestoredPackages}</RestoreFallbackFolders>
                <RestorePackagesPath>{Path.Combine(packed.Root, "packages")}</RestorePackagesPath>
              </PropertyGroup>
            </Project>
            """;
        await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Build.props"), feeds, TestContext.Current.CancellationToken);
        await Run(folder, "new", "install", packed.TemplatesPackage);

        // Without a word about the task it is the table's; a name that is no identifier has to do.
        var created = await Run(folder, "new", "kernelgen", "--output", "My-Penguins");
        Assert.Contains("Restore succeeded.", created, StringComparison.Ordinal);
        await Run(folder, "new", "kernelgen", "--task", "classify-images", "--output", "Shapes", "--no-restore");
        await Run(folder, "new", "kernelgen", "--task", "regression", "--output", "Mass", "--no-restore");

        // One build of all three.
        await Run(folder, "new", "sln", "--name", "All", "--format", "slnx");
        await Run(folder, "sln", "All.slnx", "add", "My-Penguins", "Shapes", "Mass");
        var built = await Run(folder, "build", "All.slnx", "--configuration", "Release", Strict);
        Assert.Contains("0 Warning(s)", built, StringComparison.Ordinal);

        var penguins = await Train(folder, "My-Penguins");
        Assert.InRange(Figure(Accuracy(), penguins), 90, 100);

        // Training gives the same bits wherever it runs, so that the guide can show what it will print.
        var guide = await File.ReadAllLinesAsync(
            Path.Combine(PackedFixture.RepositoryRoot, "site", "guide", "start.md"), TestContext.Current.CancellationToken);
        var shown = guide.SkipWhile(line => !line.StartsWith("    accuracy ", StringComparison.Ordinal)).TakeWhile(IsIndented).ToList();
        Assert.Contains("    A penguin of Biscoe with a long bill: Gentoo.", shown);
        Assert.All(shown, line => Assert.Contains(line.Trim(), penguins, StringComparison.Ordinal));

        var shapes = await Train(folder, "Shapes");
        Assert.InRange(Figure(Accuracy(), shapes), 85, 100);

        var mass = await Train(folder, "Mass");
        Assert.InRange(Figure(RSquared(), mass), 0.7, 1);
        Assert.InRange(Figure(Grams(), mass), 4500, 6000);
    }

    private static bool IsIndented(string line) => line.Length == 0 || line.StartsWith("    ", StringComparison.Ordinal);

    // As a person starts it, from anywhere: files lie beside the project.
    private static async Task<string> Train(string folder, string project)
    {
        var output = await Run(folder, "run", "--project", project, "--configuration", "Release", "--no-build");
        Assert.Contains(" additions, 0 multiplications.", output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(folder, project), "*.safetensors"));
        return output;
    }

    private static async Task<string> Run(string folder, params string[] arguments)
    {
        // Templates are installed for this test, not for whoever runs it.
        string[] hive = arguments[0] == "new" ? ["--debug:custom-hive", Path.Combine(folder, ".hive")] : [];
        var (exitCode, output, errors) = await DotNet.Run(folder, [.. arguments, .. hive]);
        Assert.True(exitCode == 0, output + errors);
        return output;
    }

    private static double Figure(Regex pattern, string output)
    {
        var match = pattern.Match(output);
        Assert.True(match.Success, output);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^accuracy ([\d.]+) %", RegexOptions.Multiline)]
    private static partial Regex Accuracy();

    [GeneratedRegex(@", R² ([\d.]+),")]
    private static partial Regex RSquared();

    [GeneratedRegex(@": (\d+) g\.")]
    private static partial Regex Grams();
}
