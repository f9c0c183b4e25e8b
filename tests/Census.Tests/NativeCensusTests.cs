using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Census.Tests;

public sealed class NativeCensusTests(CensusFixture census, ITestOutputHelper output)
{
    private static readonly CallRules InKernels = new(
        ["S_P_CoreLib_System_Runtime_Intrinsics_", "KernelGen_KernelGen_Runtime_Lanes__"],
        []);

    private static readonly CallRules InSteps = new(
        ["S_P_CoreLib_System_Runtime_Intrinsics_", "KernelGen_KernelGen_Runtime_", "Census_Census_", "S_P_CoreLib_System_SpanHelpers", "S_P_CoreLib_System_Span", "S_P_CoreLib_System_Buffer"],
        []);

    [Theory]
    [InlineData(null, 128)]
    [InlineData("x86-64-v3", 256)]
    [InlineData("x86-64-v4", 512)]
    public async Task Dump(string? set, int bits)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var code = await NativeRun.Of(census.Networks, set);
        output.WriteLine($"T {watch.Elapsed}");
        foreach (var network in CensusNetworks.All.Select(n => n.Name))
        {
            var names = code.Names.Where(n => n.StartsWith("Census_Census_" + network + "_", StringComparison.Ordinal)).ToList();
            foreach (var (type, method, marked) in census.Networks.Methods(network))
            {
                var prefix = type.Replace("Census.", "Census_Census_", StringComparison.Ordinal).Replace('+', '_') + "__" + method.Replace('.', '_');
                if (!names.Any(n => n == prefix))
                {
                    output.WriteLine($"MISSING {prefix}");
                }

                if (marked)
                {
                    foreach (var n in names.Where(n => n == prefix))
                    {
                        foreach (var f in code.Findings(n, InKernels).Distinct())
                        {
                            output.WriteLine("MARKED " + f);
                        }
                    }
                }
            }

            if (census.Networks.PromisesFreedom(network))
            {
                foreach (var f in names.SelectMany(n => code.Findings(n, InSteps)).Distinct())
                {
                    output.WriteLine("FREE " + f);
                }
            }

            foreach (var (kernel, entry) in census.Networks.Ledger(network))
            {
                var n = $"Census_Census_{network}_Kernels__{kernel}";
                var count = code.Count(n, InKernels);
                if (count != entry.Instructions(bits))
                {
                    output.WriteLine($"COUNT {n} {entry} expected {entry.Instructions(bits)} is {count}");
                }

                if (!entry.IsFree)
                {
                    foreach (var f in code.Strange(n, InKernels).Distinct())
                    {
                        output.WriteLine("STRANGE " + f);
                    }
                }
            }
        }
    }
}
