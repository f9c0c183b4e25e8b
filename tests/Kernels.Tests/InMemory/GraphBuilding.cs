extern alias generator;

using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using generator::KernelGen.Generator;
using generator::KernelGen.Generator.Graph;
using generator::KernelGen.Generator.Graph.Layers;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Graphs of networks whose layers do not stand in a chain, which attributes cannot declare yet.</summary>
internal static class GraphBuilding
{
    /// <summary>
    /// The graph of a network. Each layer is read from a chain in which it stands between the same neighbours, so that defaults which
    /// depend on them are the declared ones.
    /// </summary>
    /// <param name="spec">The network.</param>
    /// <param name="compilation">Where the names in attributes are known.</param>
    /// <param name="className">The class to complete.</param>
    public static NetworkGraph Build(NetworkSpec spec, CSharpCompilation compilation, string className)
    {
        var outputs = new Dictionary<int, int> { [-1] = spec.Input };
        var nodes = new List<Node>();
        NetworkGraph? last = null;
        for (var index = 0; index < spec.Layers.Length; index++)
        {
            var inputs = spec.InputsOf(index);
            var layer = spec.Layers[index];
            if (layer is AddSpec)
            {
                nodes.Add(new Node(new AddLayer(index, Shape.Flat(outputs[inputs[0]])), new([.. inputs])));
                outputs[index] = outputs[inputs[0]];
                continue;
            }

            // Dense in front scales what comes in, normalisation behind decides on the scale of what goes out; the last layer is Dense.
            var below = spec.Below(index) as DenseSpec;
            var chain = new List<LayerSpec>();
            if (below is not null)
            {
                chain.Add(below);
            }

            chain.Add(layer);
            if (spec.Reader(index) is BatchNormSpec or ShiftBatchNormSpec)
            {
                chain.Add(spec.Reader(index)!);
            }

            chain.Add(new DenseSpec(2));
            var size = below is null ? outputs[inputs[0]] : outputs[spec.InputsOf(inputs[0])[0]];
            last = Read(spec with { Input = size, Layers = [.. chain.Select(part => part with { From = null })] }, compilation, className);
            var read = last.Nodes[below is null ? 0 : 1].Layer with { Index = index };
            nodes.Add(new Node(read, new([.. inputs])));
            outputs[index] = read.Outputs;
        }

        return last! with { Input = Shape.Flat(spec.Input), Nodes = new(nodes.ToImmutableArray()) };
    }

    private static NetworkGraph Read(NetworkSpec spec, CSharpCompilation compilation, string className)
    {
        var source = $"using KernelGen;\nusing KernelGen.Kernels.Tests;\n\nnamespace {NetworkCompiler.Namespace};\n\n"
            + $"{spec.Declaration(className)}";
        var options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        var token = TestContext.Current.CancellationToken;
        var declared = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, options, cancellationToken: token));
        var type = declared.GetTypeByMetadataName(NetworkCompiler.Namespace + "." + className);
        Assert.NotNull(type);
        var result = LayerTable.Default.Build(LayerTable.Default.Parse(type, declared, token));
        Assert.NotNull(result.Graph);
        return result.Graph;
    }
}
