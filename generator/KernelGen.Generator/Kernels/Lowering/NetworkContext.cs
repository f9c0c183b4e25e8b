using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>What the lowerings of a network's layers share, and where they leave what they make.</summary>
internal sealed class NetworkContext
{
    public NetworkContext(NetworkGraph graph, OptimizerLowering? optimizer, LoweringOptions options)
    {
        Graph = graph;
        IsSharded = graph.Shards > 1;

        // Noise has draws of its own, and kernels of gradients may draw already.
        KeepsGradients = options.KeepsGradients || IsSharded || graph.Optimizer?.Noise is not null;
        Optimizer = optimizer ?? (KeepsGradients ? DescentRule.Lowering : null);
        SampleBlocks = Lane.SampleBlocks(graph.BatchSize);
        Mask = new MemoryBuffer("Mask", ElementKind.Int, SampleLayout.Of(SampleBlocks), ", all ones where there is a sample", false);
        Reciprocal = new MemoryBuffer(
            "Reciprocal",
            ElementKind.Int,
            VectorLayout.OneVector,
            "signed powers of two, as bits of floats, that add up to 1/samples",
            true);
        StepReciprocal = !IsSharded ? Reciprocal : Reciprocal with
        {
            Name = "StepReciprocal",
            Remark = "signed powers of two, as bits of floats, that add up to 1/samples of the whole mini-batch",
        };
    }

    public NetworkGraph Graph { get; }

    /// <summary>Whether a mini-batch is cut into shards.</summary>
    public bool IsSharded { get; }

    /// <summary>Whether all gradients are in memory before anything is updated.</summary>
    public bool KeepsGradients { get; }

    /// <summary>Null for plain descent, which kernels of gradients do themselves.</summary>
    public OptimizerLowering? Optimizer { get; }

    /// <summary>Blocks of sixteen samples in a full mini-batch.</summary>
    public int SampleBlocks { get; }

    /// <summary>Which lanes hold a sample.</summary>
    public MemoryBuffer Mask { get; }

    /// <summary>Powers of two that add up to 1/samples, of a shard where there are any.</summary>
    public MemoryBuffer Reciprocal { get; }

    /// <summary>The same of the whole mini-batch.</summary>
    public MemoryBuffer StepReciprocal { get; }

    /// <summary>Whether one sample has kernels of its own for machines where looking up in a vector takes many instructions.</summary>
    public bool HasTableLookUps { get; set; }

    /// <summary>What the network runs.</summary>
    public ProgramBuilder Program { get; } = new();

    /// <summary>Values of a mini-batch, or gradients at them.</summary>
    public MemoryBuffer Activations(string name, Shape shape) => new(
        name, ElementKind.Float, ActivationLayout.Of(shape, SampleBlocks), string.Empty, false);

    /// <summary>Values of one sample; a vector that begins at any of them may be loaded.</summary>
    public static MemoryBuffer Row(string name, int features) => new(
        name, ElementKind.Float, VectorLayout.Of(Axis.Feature, features).WithTail(Lane.Count), " of one sample", false);
}
