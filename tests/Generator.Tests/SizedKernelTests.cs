using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Layers that differ in sizes share a body, which does for each what its own kernel would do.</summary>
public sealed class SizedKernelTests
{
    private const string Pictures = "[Network(BatchSize = 20), Input(9, 9, 3), Conv2D(70, 3), MaxPool2D(2), BatchNorm, ReLU, "
        + "Conv2D(130, 2), BatchNorm, ReLU, Conv2D(72, 2), BatchNorm, ReLU, Dense(40), BatchNorm, ReLU, Dense(70), BatchNorm, ReLU, "
        + "Dense(4), BatchNorm, SquaredHinge]";

    [Fact]
    public void Kernels_of_layers_that_differ_in_sizes_are_written_once()
    {
        var network = NetworkCompiler.Compile(Parsed.Graph(Pictures));

        var initialise = Serving(network, "Conv2D2Initialise");
        Assert.Equal("Conv2DInitialise", initialise.Name);
        Assert.Equal(
            ["Conv2D1Initialise", "Conv2D2Initialise", "Conv2D3Initialise"], initialise.Served.Select(served => served.Kernel.Name));
        Assert.Equal("Layers 0, 4 and 7, convolution: the weights to start with.", initialise.Finished.Summary);
        Assert.Equal([3, 70, 130], Values(initialise, "inputs"));
        Assert.Equal([70, 130, 72], Values(initialise, "units"));

        // What stands for the products of a layer has its sizes as constants.
        Assert.Equal(["Conv2D2Forward"], Serving(network, "Conv2D2Forward").Served.Select(served => served.Kernel.Name));
        Assert.Empty(Serving(network, "Conv2D2Forward").Sizes);
    }

    [Fact]
    public void A_shared_body_does_what_the_kernels_of_the_layers_do()
    {
        Assert.InRange(Check(Parsed.Graph(Pictures)), 20, int.MaxValue);
        RandomDeclarations.Network.Check(
            source =>
            {
                if (LayerTable.Default.Build(Parsed.Declaration(source)).Graph is { } graph)
                {
                    Check(graph);
                }
            },
            cases: 15);
    }

    [Fact]
    public void The_paper_network_for_pictures_compiles_in_fixed_point()
    {
        var source = Declarations.Cifar10.Replace("[Network(", "[Network(Arithmetic = Arithmetic.Fixed16, ", StringComparison.Ordinal);
        Assert.NotEqual(Declarations.Cifar10, source);
        GeneratedCompilation.Run(source).AssertCompiles();
    }

    [Fact]
    public void A_wrong_size_is_noticed()
    {
        var network = NetworkCompiler.Compile(Parsed.Graph(Pictures));
        var compiled = Serving(network, "Conv2D2Initialise");
        var other = compiled with { Sizes = compiled.Sizes.Select(size => size with { Values = [.. size.Values.Reverse()] }).ToList() };
        Assert.Equal(Memory(compiled.Forms[^1].Kernel, 1), Memory(SizedKernel.Of(compiled, compiled.Forms.Count - 1), 1));
        Assert.NotEqual(Memory(compiled.Forms[^1].Kernel, 1), Memory(SizedKernel.Of(other, compiled.Forms.Count - 1), 1));
    }

    /// <summary>Runs every form of every shared body beside the kernel as it was lowered; how many there were.</summary>
    private static int Check(Graph.NetworkGraph graph)
    {
        var forms = 0;
        foreach (var compiled in NetworkCompiler.Compile(graph).Kernels.Where(kernel => kernel.Sizes.Count > 0))
        {
            for (var form = 0; form < compiled.Forms.Count; form++)
            {
                Assert.Equal(Memory(compiled.Forms[form].Kernel, graph.BatchSize), Memory(SizedKernel.Of(compiled, form), graph.BatchSize));
                forms++;
            }
        }

        return forms;
    }

    /// <summary>What memory holds when a kernel has run on numbers that are the same in every run.</summary>
    private static List<int> Memory(Kernel kernel, int samples)
    {
        var random = new Random(7);
        var buffers = kernel.Buffers.Distinct().ToList();
        var memory = buffers.ToDictionary(buffer => buffer, buffer => Enumerable.Range(0, buffer.Length).Select(_ =>
            buffer.Element == ElementKind.Float
                ? BitConverter.SingleToInt32Bits((random.NextSingle() * 2) - 1)
                : random.Next(4)).ToArray());
        new KernelInterpreter(samples, (_, index) => BitConverter.SingleToInt32Bits(index % 3), memory).Run(kernel);
        return buffers.SelectMany(buffer => memory[buffer]).ToList();
    }

    private static IEnumerable<int> Values(CompiledKernel kernel, string size) =>
        kernel.Sizes.Single(known => known.Name == size).Values.Select(value => ((IntLiteral)value).Value);

    private static CompiledKernel Serving(CompiledNetwork network, string name) =>
        network.Kernels.Single(kernel => kernel.Served.Any(served => served.Kernel.Name == name));
}
