using System;
using System.Threading.Tasks;
using Xunit.Runner.InProc.SystemConsole;

namespace KernelGen.Kernels.Tests;

/// <summary>Runs the tests; with <c>--fingerprint</c>, prints what training and prediction give on this machine as it is set up.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["--fingerprint"])
        {
            Console.Write(Fingerprint.OfAllNetworks());
            return 0;
        }

        return await ConsoleRunner.Run(args);
    }
}
