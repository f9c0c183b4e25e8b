using System;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Census.Tests;

/// <summary>The code that the ahead-of-time compiler makes of the same networks, read from its object file.</summary>
public sealed class NativeCensusTests(CensusFixture census, ITestOutputHelper output)
{
    [Theory]
    [InlineData(null)]
    [InlineData("x86-64-v3")]
    [InlineData("x86-64-v4")]
    public async Task Freedom_and_ledger_hold_in_native_code(string? instructionSet)
    {
        Assert.SkipUnless(NativeRun.IsPossible, "Object files are read for 64-bit Linux on x64.");
        var asked = new NetworkCensus(census.Networks, await NativeRun.Of(census.Networks, instructionSet), CensusNames.Native);
        var (problems, kernels) = asked.Freedom();
        var (miscounts, multiplying, free) = asked.Ledger();
        output.WriteLine($"{instructionSet ?? "baseline"}: "
            + FormattableString.Invariant($"{kernels} kernels free of multiplications, ")
            + FormattableString.Invariant($"{multiplying} multiply as often as their trees say, {free} do not"));
        Assert.True(problems.Count + miscounts.Count == 0, string.Join('\n', [.. problems, .. miscounts]));
        Assert.True(kernels > 300 && multiplying > 40 && free > 200, $"{kernels} kernels are free, {multiplying} multiply, {free} do not.");
    }
}
