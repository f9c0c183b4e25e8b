using System.Collections.Generic;
using System.Collections.Immutable;
using KernelGen.Generator.Emission;
using KernelGen.Generator.Emission.CSharp;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator;

/// <summary>The one way from a checked graph to what is made of it: lowering, passes, and printers where text is wanted.</summary>
internal static class NetworkCompiler
{
    /// <summary>The files of a network's class.</summary>
    public static ImmutableArray<SourceFile> Print(NetworkGraph graph) => Print(graph, LayerTable.Default);

    /// <summary>The same with the layers, losses and optimizers of another table.</summary>
    public static ImmutableArray<SourceFile> Print(NetworkGraph graph, LayerTable table) => Print(graph, table, LoweringOptions.Default);

    /// <summary>The same with other choices than the package makes.</summary>
    public static ImmutableArray<SourceFile> Print(NetworkGraph graph, LayerTable table, LoweringOptions options)
    {
        var program = NetworkLowering.Lower(graph, table.Lowerings, options);
        var network = CompiledNetwork.Of(program, NetworkLedger.Make(program));
        ReasonCache.Shared.Keep(graph, network.Ledger.ReasonsByLayer);
        var type = graph.Type;
        return CSharpTarget.Print(
            network,
            new TargetClass(
                type.Namespace, type.ContainingTypes, type.Keyword, type.Name, type.FullName, type.KernelsNamespace, type.HintName),
            graph.Tuning.ShortVectors);
    }

    /// <summary>What the network runs, as its layers are lowered.</summary>
    public static Program Lower(NetworkGraph graph) => NetworkLowering.Lower(graph, LayerTable.Default.Lowerings);

    /// <summary>The network after all passes, for a target to print.</summary>
    public static CompiledNetwork Compile(NetworkGraph graph)
    {
        var program = Lower(graph);
        return CompiledNetwork.Of(program, NetworkLedger.Make(program));
    }

    /// <summary>Why the kernels of each layer multiply, divide and take roots, in each phase: for the analyzer of costs.</summary>
    public static IReadOnlyList<LayerReason> Reasons(NetworkGraph graph) => NetworkLedger.Make(Lower(graph)).ReasonsByLayer;
}
