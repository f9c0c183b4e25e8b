using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Normalisation, ReLU, Dropout and activations of the user's on the way back, in place of the error; the normalisation's parameters are updated, or their gradients kept for an optimizer.</summary>
internal static class FeatureBackward
{
    public static Kernel Lower(FeatureSegment segment, SegmentPlanes planes, Plane error, int slabs)
    {
        var b = new KernelBuilder(segment.Name + "Backward", Concern.Backward, segment.Index);
        var delta = b.Plane("error", error);
        var kept = planes.Kept is null ? null : b.Plane("kept", planes.Kept);
        var hasRectifier = segment.IsNonNegative;
        var a = kept is null && hasRectifier ? b.Plane("a", planes.Output) : null;
        var normalisation = FeatureForward.Normalisation(segment, planes);
        var values = normalisation is null ? null : b.Plane(segment.Norm is BatchNormLayer ? "normalised" : "z", planes.Input);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var stride = DenseForward.Stride(segment.Features);
        var mask = segment.Activation is null ? null : b.Plane("mask", planes.Mask);
        var argument = planes.Argument is null ? null : b.Plane("x", planes.Argument);
        var norm = normalisation?.Backward(b, new SegmentLoops(values!, slabCount, slabs, stride), delta);
        b.ForUnits("feature", segment.Features, feature =>
        {
            norm?.Begin(feature);
            b.Section(norm is null && segment.Activation is not null ? $"The error behind {segment.Layers[segment.Layers.Count - 1].Label} to the error in front of {segment.Layers[0].Label}."
                : norm is null ? "Where nothing came through, nothing goes back." : $"The error behind what follows {segment.Layers[0].Kind}, and the gradients of β and γ.", () =>
                b.For("slab", 0, slabCount, 1, slabs, slab =>
                {
                    var index = slab.Stride(stride) + feature.Stride(Lane.Count);
                    Expression value = b.Let("value", new Load(delta, index, ValueKind.Lanes));
                    if (segment.Activation is not null)
                    {
                        foreach (var layer in segment.AfterNorm.Reverse())
                        {
                            value = Back(layer, value, slab, index);
                        }
                    }
                    else if (kept is not null)
                    {
                        value = b.Let("through", (value.AsBits() & new Load(kept, index, ValueKind.Bits)).AsLanes());
                        value = b.Let("scaledUp", FeatureForward.ScaledUp(b, value, segment.Dropout!, string.Empty, segment.IsMultiplicationFree));
                    }
                    else if (a is not null)
                    {
                        var rectified = b.Let("rectified", new Load(a, index, ValueKind.Lanes));
                        value = b.Let("through", FeatureForward.Rectified(rectified, new FloatLiteral(0f).Broadcast(), value));
                    }

                    norm?.Add(value, index);
                    b.Store(delta, index, value);
                }));
            norm?.Finish(feature);
        });

        Expression Back(Layer layer, Expression value, Variable slab, Expression index)
        {
            if (layer is ActivationLayer activation)
            {
                var x = b.Let("argument", new Load(argument!, index, ValueKind.Lanes));
                return b.Let("valid", Activations.Valid(Activations.Backward(b, activation, x, value), mask!, slab.Stride(Lane.Count)));
            }

            value = b.Let("through", (value.AsBits() & new Load(kept!, index, ValueKind.Bits)).AsLanes());
            return b.Let("scaledUp", FeatureForward.ScaledUp(b, value, segment.Dropout!, string.Empty, segment.IsMultiplicationFree));
        }

        return b.Build(
            $"Layer {segment.Index}, {segment.Title} over {segment.Features} features: the error in front of it" + (norm is null ? "." : planes.GammaGradient is not null ? ", and the gradients of γ and β." : ", and the update of γ and β."),
            segment.Activation is { } written
                ? [.. normalisation?.BackwardRemarks ?? [], $"{written.Derivative.Name} is a method of the network's user; lanes compute what it computes, to the bit."]
                : normalisation?.BackwardRemarks ?? ["The derivative of ReLU is 0 or 1: a mask, no product."],
            segment.Norm is ShiftBatchNormLayer ? (3L * slabs * Lane.Count * segment.Features) + (3L * segment.Features) : 0);
    }
}
