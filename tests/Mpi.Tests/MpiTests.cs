using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Mpi.Tests;

/// <summary>Trainings that mpirun starts, with Open MPI and MPICH.</summary>
public sealed class MpiTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mpi");

    public static TheoryData<string> Libraries => ["Open MPI", "MPICH"];

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Weights_are_the_same_on_any_number_of_ranks(string library)
    {
        var expected = Training.All(null);
        foreach (var ranks in new[] { 1, 2, 3, 4, 8 })
        {
            var (code, output) = await MpiJob.Run(library, ranks, "train");
            Assert.True(code == 0, output);
            Assert.Equal(Lines(expected, library, ranks, ranks), Said(output));
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_training_is_resumed_with_another_number_of_ranks(string library)
    {
        var path = Path.Combine(_directory.FullName, "resume");
        var (code, output) = await MpiJob.Run(library, 3, "part", path);
        Assert.True(code == 0, output);
        (code, output) = await MpiJob.Run(library, 2, "resume", path);
        Assert.True(code == 0, output);
        Assert.Equal(Lines(Training.Of(nameof(DescentNet), null), library, 2, 2), Said(output));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task An_exception_on_one_rank_ends_all_with_its_message(string library)
    {
        var (code, output) = await MpiJob.Run(library, 3, "throw");
        Assert.NotEqual(0, code);
        Assert.Contains("Rank 1 of 3 failed: System.IO.IOException: no picture there", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task A_step_allocates_nothing_on_any_rank(string library)
    {
        var (code, output) = await MpiJob.Run(library, 3, "allocate");
        Assert.True(code == 0, output);
        Assert.Equal(Lines("0 bytes", library, 3, 3), Said(output));
    }

    [Fact]
    public void A_library_that_is_not_there_is_said_so()
    {
        string[] started = ["libmpi.so.12", "libmpich.so.12", "libmpi_abi.so.0", "libmpi.so.40"];
        Assert.Equal(started, MpiLibrary.Candidates(name => name == "PMI_RANK" ? "0" : null));
        Assert.Equal("libmpi.so.40", MpiLibrary.Candidates(name => name == "OMPI_COMM_WORLD_SIZE" ? "2" : null)[0]);
        Assert.Equal(["mine.so"], MpiLibrary.Candidates(name => name == MpiLibrary.Variable ? "mine.so" : null));
        var exception = Assert.Throws<DllNotFoundException>(() => MpiLibrary.Load(name => name == MpiLibrary.Variable ? "no.so" : null));
        Assert.Contains("tried no.so", exception.Message, StringComparison.Ordinal);
        Assert.Contains("openmpi-bin", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_none_of_MPI_is_said_so()
    {
        var exception = Assert.Throws<DllNotFoundException>(() =>
            MpiLibrary.Load(name => name == MpiLibrary.Variable ? "libc.so.6" : null));
        Assert.Contains("'libc.so.6' has no MPI_Init_thread", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>What all ranks together say, sorted. Open MPI gives them terminals: codes may come first, and lines end twice.</summary>
    private static string[] Said(string output) =>
    [
        .. output.Split('\n')
            .Where(line => line.Contains("> ", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf("> ", StringComparison.Ordinal)..].TrimEnd('\r'))
            .Order(StringComparer.Ordinal),
    ];

    private static string[] Lines(string text, string library, int size, int copies) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line => Enumerable.Repeat($"> {size} ranks, {library}: {line}", copies))
            .Order(StringComparer.Ordinal),
    ];
}
