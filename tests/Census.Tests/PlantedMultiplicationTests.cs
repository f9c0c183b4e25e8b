using System;
using System.Linq;
using System.Threading.Tasks;
using KernelGen.Tool.Census;
using KernelGen.Tool.Tests;
using Xunit;

namespace KernelGen.Census.Tests;

/// <summary>
/// A multiplication put into a generated kernel by hand, in every form that a kernel could hide one in, is found, and nothing else is.
/// </summary>
public sealed class PlantedMultiplicationTests
{
    // Into which kernel, what, and what is found: a kind of instruction, or a call.
    private static readonly (string Kernel, string Statement, string Finding)[] Plants =
    [
        ("Dense1Forward", "z[0] = z[1] * z[2];", "Product"),
        ("Dense2Forward", "(Vector512.Load(z) * Vector512.Load(z + 16)).Store(z);", "Product"),
        ("Dense3Forward", "z[0] = System.MathF.FusedMultiplyAdd(z[1], z[2], z[3]);", "Forbidden"),
        ("DenseSample", "((int*)weights)[0] = ((int*)weights)[1] * ((int*)weights)[2];", "Product"),
        ("Dense1Update", "weights[(((int*)weights)[0] * 999) & 7] = 0f;", "Product"),
        ("Dense3Sample", "weights[0] = weights[1] / weights[2];", "Quotient"),
        ("DenseRound", "weights[0] = System.MathF.Sqrt(weights[1]);", "Root"),
        ("Dense2Update", "weights[0] = System.Runtime.Intrinsics.Vector128.Dot(Vector128.Load(weights), Vector128.Load(weights));",
            "Forbidden"),
        ("Dense3Round", "((int*)weights)[0] = ((int*)weights)[1] % ((int*)weights)[2];", "Quotient"),
        ("Dense2Backward", "gradient[0] = Planted(gradient);", "calls"),
    ];

    private const string Helper =
        """
        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        private static unsafe float Planted(float* x) => x[0] * x[1];

        """;

    [Fact]
    public async Task Is_found_in_compiled_code_of_either_kind()
    {
        Assert.SkipUnless(NativeRun.IsPossible, "Object files are read for 64-bit Linux on x64.");
        var planted = 0;
        using var assembly = new NetworkAssembly(CensusNetworks.All.Where(network => network.Name == "ZeroTernary").ToList(), [], Plant);
        Assert.Equal(Plants.Length, planted);
        var jit = await JitRun.Of(assembly, InstructionSet.Avx512);
        Check(new NetworkCensus(assembly, jit.Code, CensusNames.Jit));
        var native = await NativeRun.Compile(assembly, "x86-64-v3");
        Check(new NetworkCensus(assembly, ElfCode.Read(native), CensusNames.Native));
        CheckTool(native);

        string Plant(string text)
        {
            foreach (var (kernel, statement, _) in Plants)
            {
                var start = text.IndexOf($" void {kernel}(", StringComparison.Ordinal);
                if (start >= 0)
                {
                    var body = text.IndexOf('{', start) + 1;
                    // Where no number is: what a plant computes must not get into the network.
                    var pointer = statement.Contains("weights", StringComparison.Ordinal) ? "weights"
                        : statement.Contains("gradient", StringComparison.Ordinal) ? "gradient"
                        : "z";
                    text = text.Insert(body, $"\nif (*(int*){pointer} == 0x7FC12345)\n{{\n{statement}\n}}\n");
                    planted++;
                    var line = text.LastIndexOf("/// <summary>", start, StringComparison.Ordinal);
                    text = statement.Contains("Planted", StringComparison.Ordinal) ? text.Insert(line, Helper) : text;
                }
            }

            return text;
        }
    }

    private static void Check(NetworkCensus asked)
    {
        foreach (var (kernel, statement, expected) in Plants)
        {
            var findings = asked.Findings("ZeroTernary", kernel);
            Assert.True(
                findings.Any(finding => finding.Contains($": {expected} ", StringComparison.Ordinal)),
                $"{statement} in {kernel}: {string.Join("; ", findings)}");
        }

        var (freedom, _) = asked.Freedom();
        var (ledger, _, _) = asked.Ledger();
        var others = freedom.Concat(ledger).Where(problem => !IsExpected(problem)).ToList();
        Assert.True(others.Count == 0, string.Join('\n', others));
        Assert.True(freedom.Count >= Plants.Length && ledger.Count > 0);
    }

    /// <summary>"kernelgen census" says the same to somebody who has the code alone.</summary>
    private static void CheckTool(string native)
    {
        var run = ToolRun.Of("census", native);
        Assert.Equal(CensusCommand.Found, run.ExitCode);
        foreach (var (kernel, statement, expected) in Plants)
        {
            // Generated code is read where it is called, so that the multiplying method itself is named.
            var (place, found) = expected == "calls" ? ("Planted", "Product") : (kernel, expected);
            Assert.True(
                run.Output.Contains($"_Kernels__{place}: {found} ", StringComparison.Ordinal),
                $"{statement} in {kernel}: {run.Output}");
        }
    }

    private static bool IsExpected(string problem) =>
        Plants.Select(plant => plant.Kernel).Append("Planted").Any(name => problem.Contains(name, StringComparison.Ordinal))
        || problem.StartsWith("System.Runtime.Intrinsics.", StringComparison.Ordinal);
}
