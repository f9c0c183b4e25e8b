using System;
using System.Threading.Tasks;
using Xunit.Runner.InProc.SystemConsole;

namespace KernelGen.Census.Tests;

/// <summary>
/// Runs the tests; with <c>--exercise</c> and an assembly, runs and compiles everything in its networks, for the tests to read.
/// </summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is ["--exercise", var assembly])
        {
            Console.Write(Exercise.Run(assembly));
            return Task.FromResult(0);
        }

        return Test(args);
    }

    // Apart, so that the other run needs nothing of the test platform.
    private static async Task<int> Test(string[] args) => await ConsoleRunner.Run(args);
}
