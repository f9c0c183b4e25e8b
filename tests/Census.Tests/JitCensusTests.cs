using System;
using System.Linq;
using System.Threading.Tasks;
using KernelGen.Tool.Census;
using Xunit;

namespace KernelGen.Census.Tests;

/// <summary>The code that the just-in-time compiler makes of networks, for every instruction set that this machine can run.</summary>
public sealed class JitCensusTests(CensusFixture census, ITestOutputHelper output)
{
    public static TheoryData<string> Sets => [.. InstructionSet.All.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task What_is_said_to_be_free_of_multiplications_is(string set)
    {
        var (run, asked) = await Ask(set);
        var (problems, kernels) = asked.Freedom();
        output.WriteLine(FormattableString.Invariant($"{run.Level}: {kernels} kernels free of multiplications"));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.Equal([.. census.Networks.Names, .. census.Networks.Frozen], run.Networks);
        Assert.True(kernels > 300, $"Only {kernels} kernels were read.");
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Kernels_multiply_where_the_ledger_says_and_nowhere_else(string set)
    {
        var (run, asked) = await Ask(set);
        var (problems, multiplying, free) = asked.Ledger();
        output.WriteLine(
            FormattableString.Invariant($"{run.Level}: {multiplying} kernels multiply as often as their trees say, {free} do not"));
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(multiplying > 40 && free > 200, $"{multiplying} kernels multiply, {free} do not.");
    }

    /// <summary>The census is not blind: in batch normalization as it is published it sees products, a quotient and a root.</summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public async Task The_multiplications_of_batch_normalization_are_seen(string set)
    {
        var (_, asked) = await Ask(set);
        var findings = asked.Findings("Ternary", "BatchNormForward");
        foreach (var kind in new[] { InstructionKind.Product, InstructionKind.Quotient, InstructionKind.Root })
        {
            Assert.Contains(findings, finding => finding.Contains($": {kind} ", StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// A call, a check of bounds or a vector on the stack in a hot loop costs more than anything else that could go wrong there.
    /// </summary>
    /// <remarks>
    /// Without AVX-512 a wide vector is two, and the compiler ends inlining at 512 locals: networks of ternary layers, normalised, stay
    /// below; layers of odd sizes that are binary or not normalised do not all.
    /// </remarks>
    [Theory]
    [InlineData("AVX-512")]
    [InlineData("AVX2")]
    public async Task Kernels_of_dense_layers_call_nothing_and_keep_wide_vectors_in_registers(string set)
    {
        var (run, asked) = await Ask(set);
        var (problems, kernels) = asked.Tightness(only: set == "AVX2" ? "Ternary" : "");
        output.WriteLine(FormattableString.Invariant($"{run.Level}: {kernels} kernels"));
        Assert.True(problems.Count == 0, string.Join('\n', problems.Take(40)));
        Assert.True(kernels > 30, $"Only {kernels} kernels were read.");
    }

    private async Task<(JitRun Run, NetworkCensus Asked)> Ask(string name)
    {
        var run = await census.Jit(InstructionSet.All.Single(set => set.Name == name));
        return (run, new NetworkCensus(census.Networks, run.Code, CensusNames.Jit));
    }
}
