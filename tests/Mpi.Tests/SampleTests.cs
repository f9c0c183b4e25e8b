using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace KernelGen.Mpi.Tests;

/// <summary>A sample with <c>--mpi</c>, as somebody starts it.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string[] Training = ["--images", "800", "--epochs", "2"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sample");

    private static string Mnist { get; } = typeof(SampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Mnist").Value!;

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Two ranks print once, and write what one process writes.</summary>
    [Fact]
    public async Task Mnist_learns_the_same_on_two_ranks()
    {
        var alone = await Train(1, "alone");
        var shared = await Train(2, "shared");
        Assert.Equal(TestError(alone), TestError(shared));
        foreach (var file in new[] { "mnist-sharded.safetensors", "mnist-sharded-filters.png" })
        {
            Assert.Equal(await Bytes("alone", file), await Bytes("shared", file));
        }
    }

    [Fact]
    public async Task Data_that_is_not_there_ends_all_ranks()
    {
        var (code, output) = await MpiJob.RunProgram("MPICH", 2, _directory.FullName, "dotnet", Mnist, "--mpi", "--data", "nowhere");
        Assert.True(code != 0, output);
        Assert.Contains("of 2 failed: System.IO.DirectoryNotFoundException: The data folder 'nowhere'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_without_shards_is_refused_in_one_line()
    {
        var (exitCode, _, errors) = await DotNet.Run(_directory.FullName, [Mnist, "--mpi", "--network", "ternary"]);
        Assert.NotEqual(0, exitCode);
        var line = Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.StartsWith("mnist: Mini-batches of 'ternary' are whole", line, StringComparison.Ordinal);
    }

    private async Task<string> Train(int ranks, string folder)
    {
        var (code, output) = await MpiJob.RunProgram(
            "Open MPI", ranks, _directory.FullName, ["dotnet", Mnist, "--mpi", "--output", folder, .. Training]);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>What the one line about the test says.</summary>
    private static string TestError(string output) => Assert.Single(Regex.Matches(output, "test error: [^\r\n]+")).Value;

    private Task<byte[]> Bytes(string folder, string file) =>
        File.ReadAllBytesAsync(Path.Combine(_directory.FullName, folder, file), TestContext.Current.CancellationToken);
}
