using System.Threading.Tasks;
using Xunit.Runner.InProc.SystemConsole;

namespace KernelGen.Mpi.Tests;

/// <summary>Runs the tests; with <c>--rank</c> and a job, is one of the processes that mpirun starts for them.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        args is ["--rank", var job, .. var rest] ? Task.FromResult(RankProcess.Run(job, rest)) : Test(args);

    // Apart, so that the other run needs nothing of the test platform.
    private static async Task<int> Test(string[] args) => await ConsoleRunner.Run(args);
}
