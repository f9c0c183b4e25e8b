using System;
using System.Threading.Tasks;
using Xunit.Runner.InProc.SystemConsole;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Runs the tests; with <c>--fingerprint</c>, prints what training and prediction give on this machine as it is set up; with
/// <c>--exact</c>, where user's methods and their kernels differ.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["--fingerprint"])
        {
            Console.Write(Fingerprint.OfAllNetworks());
            return 0;
        }

        if (args is ["--exact"])
        {
            Console.Write(Fingerprint.InstructionSets() + "\n" + string.Concat(ExactKernels.Compare().Differences));
            return 0;
        }

        return await ConsoleRunner.Run(args);
    }
}
