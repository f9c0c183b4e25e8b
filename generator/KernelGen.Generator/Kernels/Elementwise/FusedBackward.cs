using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>Normalisation, ReLU, Dropout and activations of the user's on the way back, in place of the error; the normalisation's parameters are updated, or their gradients kept for an optimizer.</summary>
internal static class FusedBackward
{
    public static Kernel Lower(FusedGroup group, NormalisationBuffers buffers, MemoryBuffer error, int sampleBlocks)
    {
        var b = new KernelBuilder(group.Name + "Backward", group.Index);
        var delta = b.MemoryBuffer("error", error);
        var kept = buffers.Kept is null ? null : b.MemoryBuffer("kept", buffers.Kept);
        var hasRectifier = group.IsNonNegative;
        var a = kept is null && hasRectifier ? b.MemoryBuffer("a", buffers.Output) : null;
        var normalisation = FusedForward.Normalisation(group, buffers);
        var values = normalisation is null ? null : b.MemoryBuffer(group.Norm is BatchNormLayer ? "normalised" : "z", buffers.Input);
        var sampleBlockCount = b.Host("slabs", KernelScalar.Slabs);
        var mask = group.Activation is null ? null : b.MemoryBuffer("mask", buffers.Mask);
        var argument = buffers.Argument is null ? null : b.MemoryBuffer("x", buffers.Argument);
        var norm = normalisation?.Backward(b, new FusedLoops(values!, sampleBlockCount, sampleBlocks), delta);
        b.ForUnits("feature", group.Features, feature =>
        {
            norm?.Begin(feature);
            b.Section(norm is null && group.Activation is not null ? $"The error behind {group.Layers[group.Layers.Count - 1].Label} to the error in front of {group.Layers[0].Label}."
                : norm is null ? "Where nothing came through, nothing goes back." : $"The error behind what follows {group.Layers[0].Kind}, and the gradients of β and γ.", () =>
                b.For("slab", 0, sampleBlockCount, 1, sampleBlocks, sampleBlock =>
                {
                    var index = delta.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature));
                    Expression value = b.Let("value", new Load(delta, index, ValueKind.Lanes));
                    if (group.Activation is not null)
                    {
                        foreach (var layer in group.AfterNorm.Reverse())
                        {
                            value = Back(layer, value, sampleBlock, index);
                        }
                    }
                    else if (kept is not null)
                    {
                        value = b.Let("through", (value.AsBits() & new Load(kept, index, ValueKind.Bits)).AsLanes());
                        value = b.Let("scaledUp", FusedForward.ScaledUp(b, value, group.Dropout!, string.Empty, group.IsMultiplicationFree));
                    }
                    else if (a is not null)
                    {
                        var rectified = b.Let("rectified", new Load(a, index, ValueKind.Lanes));
                        value = b.Let("through", FusedForward.Rectified(rectified, new FloatLiteral(0f).Broadcast(), value));
                    }

                    norm?.Add(value, index);
                    b.Store(delta, index, value);
                }));
            norm?.Finish(feature);
        });

        Expression Back(Layer layer, Expression value, Variable sampleBlock, Expression index)
        {
            if (layer is ActivationLayer activation)
            {
                var x = b.Let("argument", new Load(argument!, index, ValueKind.Lanes));
                return b.Let("valid", ActivationLowering.Valid(ActivationLowering.Backward(b, activation, x, value), mask!, mask!.At((Axis.SampleBlock, sampleBlock))));
            }

            value = b.Let("through", (value.AsBits() & new Load(kept!, index, ValueKind.Bits)).AsLanes());
            return b.Let("scaledUp", FusedForward.ScaledUp(b, value, group.Dropout!, string.Empty, group.IsMultiplicationFree));
        }

        return b.Build(
            $"Layer {group.Index}, {group.Title} over {group.Features} features: the error in front of it" + (norm is null ? "." : buffers.GammaGradient is not null ? ", and the gradients of γ and β." : ", and the update of γ and β."),
            group.Activation is { } written
                ? [.. normalisation?.BackwardRemarks ?? [], $"{written.Derivative.Name} is a method of the network's user; lanes compute what it computes, to the bit."]
                : normalisation?.BackwardRemarks ?? ["The derivative of ReLU is 0 or 1: a mask, no product."],
            group.Norm is ShiftBatchNormLayer ? (3L * sampleBlocks * Lane.Count * group.Features) + (3L * group.Features) : 0);
    }
}
