using System;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Emission;
using KernelGen.Generator.Emission.CSharp;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Passes;
using KernelGen.Generator.Passes.Sizes;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>A body that serves several layers is written once, and stands for nothing that differs from it.</summary>
public sealed class SharedKernelTests
{
    private const string Deep = "[Network(BatchSize = 20), Input(24), Dense(24), BatchNorm, ReLU, Dense(24), BatchNorm, ReLU, Dense(24), "
        + "BatchNorm, ReLU, Dense(24), BatchNorm, ReLU, Dense(3), Hinge]";

    [Fact]
    public void Equal_layers_share_their_kernels()
    {
        var shared = NetworkCompiler.Compile(Parsed.Graph(Deep)).Shared;

        var forward = Named(shared, "Dense1Forward");
        Assert.Equal("DenseForward24x24", forward.Name);
        Assert.Equal(["Dense1Forward", "Dense2Forward", "Dense3Forward", "Dense4Forward"], forward.Kernels.Select(kernel => kernel.Name));
        Assert.StartsWith("Layers 0, 3, 6 and 9, dense 24 → 24, ternary", forward.Summary, StringComparison.Ordinal);
        Assert.Equal("BatchNormForward24", Named(shared, "BatchNorm3Forward").Name);

        // The first layer's inputs may be negative; the last layer has another shape.
        Assert.Equal("Dense1Quantize", Named(shared, "Dense1Quantize").Name);
        // Inputs are rounded in the same way whatever the number of outputs is.
        Assert.Equal("DenseQuantize", Named(shared, "Dense2Quantize").Name);
        Assert.Equal("DenseQuantize", Named(shared, "Dense5Quantize").Name);
        Assert.Equal("Dense5Forward", Named(shared, "Dense5Forward").Name);
    }

    [Fact]
    public void Twelve_equal_layers_are_written_as_two()
    {
        Assert.Equal(Kernels(4).All.Count, Kernels(12).All.Count);

        static SharedKernels Kernels(int layers) => NetworkCompiler.Compile(Parsed.Graph(
            $"[Network, Input(64), {string.Concat(Enumerable.Repeat("Dense(64), BatchNorm, ReLU, ", layers))}Dense(10), BatchNorm, "
                + "SquaredHinge]")).Shared;
    }

    [Fact]
    public void Twelve_layers_of_512_take_less_than_6000_lines()
    {
        var layers = string.Concat(Enumerable.Repeat("Dense(512), BatchNorm, ReLU, ", 12));
        var graph = Parsed.Graph($"[Network(BatchSize = 200), Input(512), {layers}Dense(10), BatchNorm, SquaredHinge]");
        Assert.InRange(NetworkCompiler.Print(graph).Sum(file => file.Text.ToString().Count(letter => letter == '\n')), 3000, 5999);
    }

    [Fact]
    public void The_paper_network_for_pictures_takes_less_than_15000_lines()
    {
        var files = GeneratedCompilation.Run(Declarations.Cifar10).Files;
        Assert.InRange(files.Sum(file => file.Value.Count(letter => letter == '\n')), 3000, 14_999);
    }

    [Fact]
    public void A_kernel_is_written_as_another_only_where_its_own_text_and_counts_are_the_same()
    {
        Check(Parsed.Graph(Deep));
        foreach (var attributes in LedgerTests.Networks)
        {
            Check(Parsed.Graph(attributes));
        }

        RandomDeclarations.Network.Check(
            source =>
            {
                if (LayerTable.Default.Build(Parsed.Declaration(source)).Graph is { } graph)
                {
                    Check(graph);
                }
            },
            cases: 25);
    }

    [Theory]
    [InlineData("Weights = Weights.Binary")]
    [InlineData("Bias = true")]
    [InlineData("QuantizeBackprop = false")]
    public void Layers_that_differ_in_a_setting_share_what_does_not_depend_on_it(string setting)
    {
        var shared = NetworkCompiler.Compile(Parsed.Graph(
            $"[Network, Input(24), Dense(24), BatchNorm, Dense(24, {setting}), BatchNorm, Dense(24), BatchNorm, Dense(24, {setting}), "
                + "BatchNorm, Dense(3), Hinge]")).Shared;
        var updates = Named(shared, "Dense2Update");
        Assert.DoesNotContain(updates.Kernels, kernel => kernel.Name == "Dense3Update" && setting.StartsWith('Q'));
        Assert.Equal(4, Named(shared, "BatchNorm1Factors").Kernels.Count);
        Assert.Equal(shared.All.Count, shared.All.Select(kernel => kernel.Name).Distinct().Count());
    }

    [Fact]
    public void One_other_constant_anywhere_is_another_kernel()
    {
        var plain = Made(1, 2, 7, 4);
        Assert.True(KernelEquality.Instance.Equals(plain, Made(1, 2, 7, 4)));
        Assert.Equal(KernelEquality.Instance.GetHashCode(plain), KernelEquality.Instance.GetHashCode(Made(1, 2, 7, 4)));
        Assert.True(KernelEquality.Instance.Equals(plain, Made(1, 2, 7, 4, layer: 5)));
        foreach (var other in new[]
        {
            Made(9, 2, 7, 4), Made(1, 9, 7, 4), Made(1, 2, 9, 4), Made(1, 2, 7, 9), Made(1, 2, 7, 4, remark: "Other."),
            Made(1, 2, 7, 4, length: 48)
        })
        {
            Assert.False(KernelEquality.Instance.Equals(plain, other));
        }

        static Kernel Made(int stored, int bound, int otherwise, int start, int layer = 3, string remark = "Test.", int length = 32)
        {
            var b = new KernelBuilder("Test" + layer, layer);
            var buffer = b.MemoryBuffer(
                "plane", new MemoryBuffer("Plane" + layer, ElementKind.Int, Layout.Of(new Dimension(Axis.Lane, length)), "test", false));
            b.Scope(remark, () => b.For("k", start, 20, 1, k => b.If(
                k.IsLessThan(bound),
                () => b.SameLine(() => b.Store(buffer, k, stored)),
                () => b.Store(buffer, k, otherwise))));
            return b.Build($"Layer {layer}, a test.", []);
        }
    }

    private static void Check(NetworkGraph graph)
    {
        var network = NetworkCompiler.Compile(graph);
        Assert.Equal(
            network.Shared.All.Select(shared => shared.First.Name).Order(),
            network.Kernels.SelectMany(kernel => kernel.Forms).Select(form => form.Kernel.Name).Order());
        Assert.Equal(network.Program.Kernels.Count, network.Kernels.Sum(kernel => kernel.Served.Count));
        Assert.Equal(network.Kernels.Count, network.Kernels.Select(kernel => kernel.Name).Distinct().Count());
        foreach (var kernel in network.Program.Kernels)
        {
            Assert.Contains(kernel, network.Shared[kernel].Kernels);
            Assert.Equal(Text(network.Shared[kernel].First), Text(kernel));
            Assert.Equal(LedgerWalk.Of(kernel, graph.BatchSize).Count, network.Ledger[kernel].Count);
        }

        string Text(Kernel kernel)
        {
            var writer = new SourceWriter();
            var form = new KernelForm(new SharedKernel("Name", [kernel]), kernel, LedgerWalk.Of(kernel, graph.BatchSize));
            var finished = CompiledNetwork.Finish(kernel, graph.BatchSize) with { Name = "Name" };
            KernelPrinter.Print(writer, new CompiledKernel([form], finished, []), graph.BatchSize);
            return string.Join('\n', writer.ToString().Split('\n').Where(line =>
                !line.Contains("<summary>", StringComparison.Ordinal) && !line.Contains(": buffer ", StringComparison.Ordinal)));
        }
    }

    private static SharedKernel Named(SharedKernels shared, string name) =>
        shared.All.Single(kernel => kernel.Kernels.Any(served => served.Name == name));
}
