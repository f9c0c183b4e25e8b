using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Optimizers;

namespace KernelGen.Generator.Kernels.Lowering;

/// <summary>What the lowering of one group is given, and where it leaves what it makes.</summary>
/// <param name="network">What all share.</param>
/// <param name="group">The group.</param>
/// <param name="inputs">What it reads, in the order of <see cref="FusedGroup.Inputs"/>.</param>
/// <param name="readers">How many times its output is read.</param>
internal sealed class LoweringContext(NetworkContext network, FusedGroup group, IReadOnlyList<NodeOutput> inputs, int readers)
{
    private NodeOutput? _output;

    public NetworkGraph Graph => network.Graph;

    public OptimizerLowering? Optimizer => network.Optimizer;

    /// <summary>Whether all gradients are in memory before anything is updated.</summary>
    public bool KeepsGradients => network.KeepsGradients;

    /// <summary>Whether a mini-batch is cut into shards, so that gradients and statistics are summed over them.</summary>
    public bool IsSharded => network.IsSharded;

    /// <summary>Whether one sample has kernels of its own for machines where looking up in a vector takes many instructions.</summary>
    public bool HasTableLookUps => network.HasTableLookUps;

    public int SampleBlocks => network.SampleBlocks;

    public MemoryBuffer Mask => network.Mask;

    public MemoryBuffer Reciprocal => network.Reciprocal;

    /// <summary>What the network runs.</summary>
    public ProgramBuilder Program => network.Program;

    public FusedGroup Group { get; } = group;

    public IReadOnlyList<NodeOutput> Inputs { get; } = inputs;

    /// <summary>What a group with one input reads.</summary>
    public NodeOutput Input => Inputs[0];

    /// <summary>What the group gives; known once the way forward is lowered.</summary>
    public NodeOutput Output => _output!;

    /// <summary>Whether a gradient comes back to the group: something in it or in front of it is trained.</summary>
    public bool NeedsGradient { get; } = group.HasParameters || inputs.Any(input => input.NeedsGradient);

    /// <summary>Says where the group's values are.</summary>
    /// <param name="activations">The values.</param>
    /// <param name="gradient">Where the gradient at them is summed.</param>
    /// <param name="isReadBack">Whether the group looks at its values again on the way back.</param>
    public void SetOutput(MemoryBuffer activations, MemoryBuffer gradient, bool isReadBack = false) => _output = new NodeOutput(
        Group.Layers[Group.Layers.Count - 1].OutputShape,
        activations,
        new GradientBuffer(gradient),
        readers,
        Group.IsNonNegative(Inputs.All(input => input.IsNonNegative)),
        NeedsGradient,
        isReadBack);

    public MemoryBuffer Activations(string name, Shape shape) => network.Activations(name, shape);

    public static MemoryBuffer Row(string name, int features) => NetworkContext.Row(name, features);

    /// <summary>The stream of draws for a purpose.</summary>
    public static int Stream(Layer layer, DrawPurpose purpose) => (layer.Index * 8) + (int)purpose;

    /// <summary>The name of a layer's tensor: "layers.0.weight".</summary>
    public static string TensorName(Layer layer, string name) => FormattableString.Invariant($"layers.{layer.Index}.{name}");

    /// <summary>A tensor that training changes, with what the optimizer remembers of it.</summary>
    public TrainedTensor AddTrained(Tensor tensor, float initialValue = 0f)
    {
        Program.Add(tensor, initialValue);
        var buffers = new List<MemoryBuffer>();
        foreach (var state in Graph.Optimizer?.States ?? [])
        {
            var buffer = tensor.Buffer with { Name = tensor.Buffer.Name + char.ToUpperInvariant(state.Name[0]) + state.Name.Substring(1) };
            buffers.Add(buffer);
            Program.AddState(tensor with
            {
                Name = tensor.Name + "." + state.Tensor,
                Buffer = buffer,
                Range = state.IsNonNegative ? TensorRange.NonNegative : TensorRange.Finite,
            });
        }

        // Persistent, so that its padding stays zero.
        var gradient = Optimizer is null || tensor.Tiling is not null
            ? null
            : tensor.Buffer with { Name = tensor.Buffer.Name + "Gradient", IsPersistent = true, IsSummed = IsSharded };
        return new TrainedTensor(tensor, buffers, gradient);
    }

    /// <summary>The optimizer's update of a vector; nothing without one, since the kernel of the gradient updates by itself then.</summary>
    /// <param name="name">The kernel's name.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="isSecond">Whether it is the layer's second vector.</param>
    public void UpdateVector(string name, Layer layer, TrainedTensor vector, bool isSecond = false)
    {
        if (Optimizer is not null && vector.Gradient is not null)
        {
            var tensor = vector.Tensor;
            AddKeptUpdate(
                VectorUpdate.Lower(
                    name,
                    layer.Index,
                    Optimizer,
                    tensor.Buffer,
                    vector.Gradient,
                    vector.States,
                    tensor.Columns,
                    Graph.IsMultiplicationFree),
                layer,
                isSecond ? DrawPurpose.SecondVectorNoise : DrawPurpose.VectorNoise);
        }
    }

    /// <summary>A kernel of the way back that updates parameters, or prepares it.</summary>
    public void AddUpdate(Kernel kernel, int stream = 0) => Program.Backward.Add(new KernelLaunch(kernel, Phase.Update, stream));

    /// <summary>A kernel that updates parameters by a gradient that is in memory.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="noise">What it draws for, where gradients get noise.</param>
    public void AddKeptUpdate(Kernel kernel, Layer layer, DrawPurpose noise) =>
        (KeepsGradients ? Program.Updates : Program.Backward).Add(
            new KernelLaunch(kernel, Phase.Update, Graph.Optimizer?.Noise is null ? 0 : Stream(layer, noise)));
}
