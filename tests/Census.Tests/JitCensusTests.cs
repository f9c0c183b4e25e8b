using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Census.Tests;

/// <summary>The code that the just-in-time compiler makes of networks, for every instruction set that this machine can run.</summary>
public sealed class JitCensusTests(CensusFixture census, ITestOutputHelper output)
{
    // A kernel calls nothing but operations on vectors that were not inlined, and what guards its stack.
    private static readonly CallRules InKernels = new(
        ["System.Runtime.Intrinsics.", "KernelGen.Runtime.Lanes:"],
        ["CORINFO_HELP_FAIL_FAST", "CORINFO_HELP_STACK_PROBE"]);

    // A step calls kernels, the runtime and a few basic things of .NET.
    private static readonly CallRules InSteps = new(
        ["System.Runtime.Intrinsics.", "KernelGen.Runtime.", CensusNetwork.Namespace + ".", "System.SpanHelpers:", "System.Span`1", "System.Buffer:"],
        ["CORINFO_HELP_"]);

    private static readonly InstructionSet[] All = [InstructionSet.Avx512, InstructionSet.Avx2, InstructionSet.Avx, InstructionSet.Sse];

    public static TheoryData<string> Sets => [.. All.Select(set => set.Name)];

    /// <summary>Kernels that carry the attribute, and every method of a network that promises it, with all instructions known and none forbidden.</summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public async Task What_is_said_to_be_free_of_multiplications_is(string name)
    {
        var run = await Run(name);
        var problems = new List<string>();
        var kernels = 0;
        foreach (var network in run.Networks)
        {
            var code = Code(run, network);
            foreach (var (type, method, _) in census.Networks.Methods(network).Where(method => method.Item3))
            {
                var compiled = code.Where(n => n.StartsWith($"{type}:{method}(", StringComparison.Ordinal)).ToList();
                kernels += compiled.Count;
                problems.AddRange(compiled.Count == 0 ? [$"{type}:{method} did not run"] : compiled.SelectMany(n => run.Code.Findings(n, InKernels)));
            }

            if (census.Networks.PromisesFreedom(network))
            {
                // Not what a step calls of .NET, and not the texts of exceptions, which divide to say where something is wrong.
                problems.AddRange(code
                    .SelectMany(n => run.Code.Findings(n, InSteps))
                    .Where(finding => finding.StartsWith(CensusNetwork.Namespace + ".", StringComparison.Ordinal))
                    .Where(finding => !finding.Contains(": calls ", StringComparison.Ordinal)));
            }
        }

        output.WriteLine(FormattableString.Invariant($"{run.Level}: {kernels} kernels free of multiplications"));
        Assert.True(kernels > 50, $"Only {kernels} kernels were read.");
        Assert.Empty(problems.Distinct());
    }

    /// <summary>Products, quotients and roots: as many instructions as the kernels' trees have nodes, each once for every register that lanes need.</summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Kernels_multiply_where_the_ledger_says_and_nowhere_else(string name)
    {
        var run = await Run(name);
        var bits = All.Single(set => set.Name == run.Level).VectorBits;
        var problems = new List<string>();
        var (multiplying, free) = (0, 0);
        foreach (var network in run.Networks)
        {
            var code = Code(run, network);
            foreach (var (kernel, entry) in census.Networks.Ledger(network))
            {
                var compiled = code.Single(n => n.StartsWith($"{CensusNetwork.Namespace}.{network}+Kernels:{kernel}(", StringComparison.Ordinal));
                var count = run.Code.Count(compiled, InKernels);
                (multiplying, free) = entry.IsFree ? (multiplying, free + 1) : (multiplying + 1, free);
                if ((count.Products == 0) != (entry.Instructions(bits).Products == 0)
                    || (count.Quotients == 0) != (entry.Instructions(bits).Quotients == 0)
                    || (count.Roots == 0) != (entry.Instructions(bits).Roots == 0))
                {
                    problems.Add($"{network} {kernel}: the tree has {entry}, the code {count}");
                }
            }
        }

        Assert.True(multiplying > 10 && free > 50, $"{multiplying} kernels multiply, {free} do not.");
        Assert.Empty(problems);
    }

    /// <summary>The census is not blind: in batch normalization as it is published it sees products, a quotient and a root.</summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public async Task A_multiplication_is_found(string name)
    {
        var run = await Run(name);
        var norm = Code(run, "Ternary").Single(n => n.StartsWith("Census.Ternary+Kernels:BatchNorm1Forward(", StringComparison.Ordinal));
        var findings = run.Code.Findings(norm, InKernels);
        foreach (var kind in new[] { "Product", "Quotient", "Root" })
        {
            Assert.Contains(findings, finding => finding.Contains($": {kind} ", StringComparison.Ordinal));
        }
    }

    private static List<string> Code(JitRun run, string network) => run.Code.Names
        .Where(n => n.StartsWith($"{CensusNetwork.Namespace}.{network}:", StringComparison.Ordinal)
            || n.StartsWith($"{CensusNetwork.Namespace}.{network}+", StringComparison.Ordinal))
        .ToList();

    private Task<JitRun> Run(string name)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "The lists of instructions are those of x64.");
        return census.Jit(All.Single(set => set.Name == name));
    }
}
