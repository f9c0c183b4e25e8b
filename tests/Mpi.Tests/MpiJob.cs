using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Mpi.Tests;

/// <summary>Processes that mpirun starts.</summary>
internal static class MpiJob
{
    // Far more than any job takes on a busy machine: what is longer hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs a job of <see cref="RankProcess"/> and waits for its end.</summary>
    /// <param name="library">"Open MPI" or "MPICH".</param>
    /// <param name="ranks">Processes.</param>
    /// <param name="job">The job, and what it is told.</param>
    public static Task<(int Code, string Output)> Run(string library, int ranks, params string[] job) =>
        RunProgram(library, ranks, null, [Environment.ProcessPath!, "--rank", .. job]);

    /// <summary>Runs a program on every rank and waits for their end.</summary>
    /// <param name="library">"Open MPI" or "MPICH".</param>
    /// <param name="ranks">Processes.</param>
    /// <param name="folder">Where; null for here.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>The launcher's exit code, and all that was written to either stream.</returns>
    public static async Task<(int Code, string Output)> RunProgram(string library, int ranks, string? folder, params string[] command)
    {
        string[] launcher = library == "Open MPI" ? ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe"] : ["mpirun.mpich"];
        ProcessStartInfo start = new(launcher[0], [.. launcher[1..], "-n", $"{ranks}", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? string.Empty,
        };

        // Open MPI gives ranks a terminal; this one needs no codes to begin with.
        start.Environment["TERM"] = "dumb";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{library}, {ranks} ranks, {string.Join(' ', command)}: no end in {Patience}.\n{await output}\n{await errors}");
        }

        return (process.ExitCode, await output + "\n" + await errors);
    }
}
