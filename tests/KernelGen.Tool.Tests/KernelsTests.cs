using System;
using System.IO;
using System.Linq;
using Xunit;

namespace KernelGen.Tool.Tests;

/// <summary>kernels: lists them, and prints one as generated code has it.</summary>
public sealed class KernelsTests(Sources sources) : IClassFixture<Sources>
{
    [Theory]
    [InlineData("Zero_Net", "no")]
    [InlineData("Shop.Models.Outer.Real", "yes")]
    [InlineData("Gesture", "no")]
    public void The_list_has_all_kernels_and_says_which_multiply(string network, string expected)
    {
        var run = ToolRun.Of("kernels", network, "--project", Sources.Assembly);
        Assert.Equal(run, ToolRun.Of("kernels", network, "--project", sources.File));
        Assert.Equal(0, run.ExitCode);
        var rows = run.Output.Split('\n').Skip(2).ToList();
        var answers = rows.Select(row => row.Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim()).ToList();
        Assert.Contains(expected, answers);
        Assert.True(expected == "yes" || answers.All(answer => answer == "no"), run.Output);
        Assert.Equal(Generated(network).Split("MethodImplOptions.AggressiveOptimization").Length - 1, rows.Count);
    }

    [Theory]
    [InlineData("Zero_Net")]
    [InlineData("Real")]
    [InlineData("Gesture")]
    public void Each_kernel_is_printed_as_generated_code_has_it(string network)
    {
        var generated = Generated(network);
        var list = ToolRun.Of("kernels", network, "--project", Sources.Assembly).Output.Split('\n').Skip(2);
        var names = list.Select(row => row.Split(' ')[0]).ToList();
        foreach (var name in names.Take(3).Append(names[^1]))
        {
            var run = ToolRun.Of("kernels", network, name, "--project", Sources.Assembly);
            Assert.Equal(0, run.ExitCode);
            Assert.StartsWith("/// <summary>", run.Output, StringComparison.Ordinal);
            Assert.Contains($" {name}(", run.Output, StringComparison.Ordinal);
            Assert.EndsWith("\n}", run.Output, StringComparison.Ordinal);
            var indented = string.Join('\n', run.Output.Split('\n').Select(line => line.Length == 0 ? line : "    " + line));
            Assert.Contains(indented, generated, StringComparison.Ordinal);
        }

        Assert.Equal(
            ToolRun.Of("kernels", network, names[0], "--project", Sources.Assembly),
            ToolRun.Of("kernels", network, names[0], "--project", sources.File));
    }

    /// <summary>The generated files, as the compiler wrote them.</summary>
    private static string Generated(string network) => string.Join('\n', Directory
        .GetFiles(Sources.Metadata("Generated"), "*.cs", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file).Contains(network.Split('.')[^1], StringComparison.Ordinal))
        .Select(File.ReadAllText));
}
