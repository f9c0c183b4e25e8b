using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>
/// A group's layers on the way back, in place of the gradient behind them where nobody else writes to the one in front; the normalisation's
/// parameters are updated, or their gradients kept for an optimizer.
/// </summary>
internal static class FusedBackward
{
    /// <param name="layers">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="gradient">The gradient behind them, which is not needed any more.</param>
    /// <param name="front">Where the one in front goes.</param>
    public static Kernel Lower(FusedLayers layers, FusedBuffers buffers, MemoryBuffer gradient, GradientTarget front)
    {
        var group = layers.Group;
        var b = new KernelBuilder(group.Name + "Backward", group.Index);
        var delta = b.MemoryBuffer("gradient", gradient);
        var kept = buffers.Kept is null ? null : b.MemoryBuffer("kept", buffers.Kept);
        var a = layers.ReadsOutput ? b.MemoryBuffer("a", buffers.Output) : null;
        var values = layers.Norm is null ? null : b.MemoryBuffer(layers.Norm.KeepsNormalised ? "normalised" : "z", buffers.Norm!.Values);
        var sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        var mask = layers.HasFunction ? b.MemoryBuffer("mask", buffers.Mask) : null;
        var argument = buffers.Argument is null ? null : b.MemoryBuffer("x", buffers.Argument);
        var target = ReferenceEquals(front.Buffer, gradient) ? delta : b.MemoryBuffer("gradientBelow", front.Buffer);
        var norm = layers.Norm?.Backward(
            b,
            new FusedLoops(values!, buffers.Norm!.Values, sampleBlockCount, layers.SampleBlocks),
            buffers.Norm,
            delta,
            new NormalisationFront(target, front));
        b.ForUnits("feature", layers.Features, feature =>
        {
            norm?.Begin(feature);
            b.Section(Formula(layers), () => b.For("block", 0, sampleBlockCount, 1, layers.SampleBlocks, sampleBlock =>
            {
                var index = delta.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature));
                Expression value = b.Let("value", new Load(delta, index, ValueKind.Lanes));
                var place = new BackwardPlace(
                    b,
                    layers,
                    kept is null ? null : new Load(kept, index, ValueKind.Bits),
                    a is null ? null : new Load(a, index, ValueKind.Lanes),
                    argument is null ? null : new Load(argument, index, ValueKind.Lanes),
                    mask is null ? null : mask.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock)));
                value = layers.Parts.Reverse().Aggregate(value, (behind, part) => part.Backward(place, behind));
                if (norm is null)
                {
                    front.Store(b, target, index, value);
                    return;
                }

                norm.Add(value, index);
                b.Store(delta, index, value);
            }));
            norm?.Finish(feature);
        });
        return b.Build(
            $"Layer {group.Index}, {group.Title} over {layers.Extent}: the gradient in front of it{Updated(buffers.Norm)}.",
            Remarks(layers),
            layers.Norm?.BackwardProducts(layers.Values, layers.Features) ?? 0);
    }

    private static string Formula(FusedLayers layers) =>
        layers.Norm is not null ? $"The gradient behind what follows {layers.Group.Layers[0].Kind}, and the gradients of β and γ."
        : layers.HasFunction ? $"The gradient behind {layers.Group.Layers[layers.Group.Layers.Count - 1].Label} to the gradient in front "
            + $"of {layers.Group.Layers[0].Label}."
        : "Where nothing came through, nothing goes back.";

    private static string Updated(NormalisationBuffers? norm) =>
        norm is null ? string.Empty : norm.GammaGradient is null ? ", and the update of γ and β" : ", and the gradients of γ and β";

    private static IReadOnlyList<string> Remarks(FusedLayers layers)
    {
        var ofParts = layers.Parts.SelectMany(part => part.BackwardRemarks).ToList();
        return layers.Norm is not null ? [.. layers.Norm.BackwardRemarks, .. ofParts]
            : ofParts.Count > 0 ? ofParts
            : ["The derivative of ReLU is 0 or 1: a mask, no product."];
    }
}
