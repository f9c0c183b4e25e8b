using System;
using System.Threading.Tasks;
using KernelGen.Kernels.Tests.Frozen;
using Xunit.Runner.InProc.SystemConsole;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Runs the tests; with <c>--fingerprint</c>, prints what training and prediction give on this machine as it is set up, for all
/// networks or those named behind it; with <c>--exact</c>, where user's methods and their kernels differ; with <c>--reference</c>, how
/// near networks come to the reference; with <c>--frozen</c>, what frozen networks give.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["--fingerprint", .. var names])
        {
            Console.Write(names.Length == 0 ? Fingerprint.OfAllNetworks() : Fingerprint.Of(names));
            return 0;
        }

        if (args is ["--exact"])
        {
            Console.Write(Fingerprint.InstructionSets() + "\n" + string.Concat(ExactKernels.Compare().Differences));
            return 0;
        }

        if (args is ["--frozen"])
        {
            Console.Write(DeclaredModels.Fingerprint());
            return 0;
        }

        if (args is ["--reference"])
        {
            foreach (var name in DeclaredComparison.Specs.Keys)
            {
                Console.WriteLine($"{name}: {DeclaredComparison.Of(name)}");
            }

            return 0;
        }

        return await ConsoleRunner.Run(args);
    }
}
