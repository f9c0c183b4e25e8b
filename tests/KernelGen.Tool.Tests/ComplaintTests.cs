using System;
using System.IO;
using Xunit;

namespace KernelGen.Tool.Tests;

/// <summary>What goes wrong is one line on standard error that names it, and an exit code; nothing is printed besides.</summary>
public sealed class ComplaintTests(Sources sources) : IClassFixture<Sources>
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    [Theory]
    [InlineData("summary")]
    [InlineData("ledger")]
    [InlineData("energy")]
    public void A_network_that_is_not_there(string command) => AssertFails(
        Failure, "'Other' was asked for", command, sources.File, "--network", "Other");

    [Theory]
    [InlineData("missing.dll", "missing.dll")]
    [InlineData("missing.cs", "missing.cs")]
    public void A_file_that_is_not_there(string file, string expected) => AssertFails(Failure, expected, "summary", file);

    [Fact]
    public void A_file_of_another_kind() => AssertFails(
        Failure, "A project (.csproj), a file of C# (.cs) or an assembly (.dll) was expected", "summary", sources.Write("a.txt", ""));

    [Fact]
    public void An_assembly_that_is_none() => AssertFails(
        Failure, "is no managed assembly", "summary", sources.Write("text.dll", "Hello"));

    [Fact]
    public void A_source_without_networks() => AssertFails(
        Failure, "has no network", "summary", sources.Write("Empty.cs", "internal static class Empty;"));

    [Fact]
    public void A_declaration_that_cannot_be_built() => AssertFails(
        Failure,
        "'Unfinished' cannot be built: KG0",
        "ledger",
        sources.Write("Unfinished.cs", "[KernelGen.Network(BatchSize = 4), KernelGen.Input(2)] public sealed partial class Unfinished;"));

    [Fact]
    public void A_frozen_network_without_its_model()
    {
        var folder = Directory.CreateDirectory(Path.Combine(sources.Project, "elsewhere")).FullName;
        var file = Path.Combine(folder, "Frozen.cs");
        File.WriteAllText(file, "[KernelGen.FrozenNetwork(\"gone.kgmodel\")] public static partial class Frozen;");
        AssertFails(Failure, "'Frozen' cannot be built: KG0", "kernels", "Frozen", "--project", file);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Costs_of_a_frozen_network() => AssertFails(Failure, "is frozen", "ledger", sources.File, "--network", "Gesture");

    [Fact]
    public void A_kernel_that_is_not_there() => AssertFails(
        Failure, "has no kernel 'Dense9Forward', but ", "kernels", "Zero_Net", "Dense9Forward", "--project", sources.File);

    [Fact]
    public void A_folder_with_no_project()
    {
        var folder = Directory.CreateDirectory(Path.Combine(sources.Project, "empty")).FullName;
        AssertFails(Failure, "There is no project", "energy", folder);
        Directory.Delete(folder);
    }

    [Theory]
    [InlineData("summary", "--sparkling")]
    [InlineData("kernels")]
    public void Wrong_usage(params string[] arguments) => AssertFails(WrongUsage, "--help", arguments);

    private static void AssertFails(int code, string expected, params string[] arguments)
    {
        var run = ToolRun.Of(arguments);
        Assert.Equal((code, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith("kernelgen: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.Equal(run.Errors.Length - 1, run.Errors.IndexOf('\n', StringComparison.Ordinal));
    }
}
