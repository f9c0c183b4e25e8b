using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Mpi.Tests;

/// <summary>Ranks that die at any moment: the job ends, and goes on to the weights that it would have had.</summary>
public sealed partial class KillTests : IDisposable
{
    /// <summary>Kills in one training before it is left to end; <c>KERNELGEN_KILLS</c> asks for more trainings.</summary>
    private const int KillsOfOne = 4;

    // From the start of MPI to behind the end of a training.
    private const int LastMilliseconds = 1500;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kill");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(MpiTests.Libraries), MemberType = typeof(MpiTests))]
    public async Task A_rank_that_is_killed_ends_the_job_which_resumes(string library)
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("KERNELGEN_KILLS") ?? $"{KillsOfOne}", CultureInfo.InvariantCulture);
        var expected = Training.Of(nameof(DescentNet), null, Training.Long(InFolder("alone")));
        Random random = new(1);
        List<double> seconds = [];
        for (var training = 0; seconds.Count < kills; training++)
        {
            var path = InFolder($"resume{training}");
            for (var kill = 0; kill < KillsOfOne && seconds.Count < kills; kill++)
            {
                seconds.Add(await Kill(library, path, random.Next(2, 4), random));
            }

            var (code, output) = await MpiJob.Run(library, 2, "finish", path);
            Assert.True(code == 0, output);
            Assert.Equal(2, Regex.Count(output, $": {expected}"));
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{library}: {kills} kills; from the kill to the end of the job {seconds.Order().ElementAt(kills / 2):F2} s, "
                + $"at most {seconds.Max():F2} s"));
    }

    /// <summary>A job of which a rank is killed; returns the seconds until it has ended.</summary>
    private async Task<double> Kill(string library, string path, int ranks, Random random)
    {
        var (victim, milliseconds, moment) = (random.Next(ranks), random.Next(LastMilliseconds), InFolder("moment"));
        TestContext.Current.TestOutputHelper!.WriteLine($"{library}: rank {victim} of {ranks} after {milliseconds} ms");
        var (code, output) = await MpiJob.Run(library, ranks, "kill", path, $"{victim}", $"{milliseconds}", moment);
        var end = DateTime.UtcNow;
        Assert.True(code != 0, output);
        if (library == "Open MPI")
        {
            // MPICH's launcher kills the others at once, and names any of those that it killed.
            Assert.Equal(victim.ToString(CultureInfo.InvariantCulture), RankOfOpenMpi().Match(output).Groups[1].Value);
        }

        var start = long.Parse(await File.ReadAllTextAsync(moment, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        return (end - new DateTime(start, DateTimeKind.Utc)).TotalSeconds;
    }

    private string InFolder(string name) => Path.Combine(_directory.FullName, name);

    [GeneratedRegex(@"process rank (\d+) with PID \d+ on node \S+ exited on signal 9")]
    private static partial Regex RankOfOpenMpi();
}
