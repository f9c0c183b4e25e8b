using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>How a layer that works value by value is lowered within the passes over memory that it shares with others.</summary>
internal abstract class FusedPart(Layer layer)
{
    public Layer Layer { get; } = layer;

    /// <summary>What kernels of the way forward say of it.</summary>
    public virtual IReadOnlyList<string> ForwardRemarks => [];

    /// <summary>What the kernel of the way back says of it.</summary>
    public virtual IReadOnlyList<string> BackwardRemarks => [];

    /// <summary>The kernel that draws which channels pass; null where none is drawn.</summary>
    /// <param name="layers">The layer's group.</param>
    /// <param name="kept">Where it is kept: all ones for samples that keep the channel.</param>
    public virtual Kernel? LowerDraws(FusedLayers layers, MemoryBuffer kept) => null;

    /// <summary>Sixteen values in training.</summary>
    /// <param name="place">Where the kernel is.</param>
    /// <param name="value">What comes in.</param>
    /// <param name="tag">The end of the names of locals.</param>
    public abstract Expression Forward(ForwardPlace place, Expression value, string tag);

    /// <summary>Sixteen values in inference.</summary>
    public abstract Expression Infer(KernelBuilder b, Expression value, string tag);

    /// <summary>From the gradient behind the layer to the one in front of it.</summary>
    public abstract Expression Backward(BackwardPlace place, Expression gradient);
}
