using System.Collections.Generic;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>BatchNorm, ReLU and Dropout on the way back, in place of the error; BatchNorm's parameters are updated, or their gradients kept for an optimizer.</summary>
internal static class FeatureBackward
{
    private const string BatchNormReason = "BatchNorm";

    public static Kernel Lower(FeatureSegment segment, SegmentPlanes planes, Plane error, int slabs)
    {
        var norm = segment.BatchNorm;
        var b = new KernelBuilder(segment.Name + "Backward", Concern.Backward, segment.Index);
        var delta = b.Plane("error", error);
        var kept = planes.Kept is null ? null : b.Plane("kept", planes.Kept);
        var hasRectifier = segment.IsNonNegative;
        var a = kept is null && hasRectifier ? b.Plane("a", planes.Output) : null;
        var normalised = norm is null ? null : b.Plane("normalised", planes.Input);
        var mask = norm is null ? null : b.Plane("mask", planes.Mask);
        var gamma = norm is null ? null : b.Plane("gamma", planes.Gamma!);
        var keepsGradients = planes.GammaGradient is not null;
        var beta = norm is null || keepsGradients ? null : b.Plane("beta", planes.Beta!);
        var gammaGradients = keepsGradients ? b.Plane("gammaGradients", planes.GammaGradient!) : null;
        var betaGradients = keepsGradients ? b.Plane("betaGradients", planes.BetaGradient!) : null;
        var inversePlane = norm is null ? null : b.Plane("inverseDeviation", planes.InverseDeviation!);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var inverseCount = norm is null ? null : b.Host("inverseCount", HostValue.InverseCount);
        var stride = DenseForward.Stride(segment.Features);
        b.ForUnits("feature", segment.Features, feature =>
        {
            Variable? sum = null, sumNormalised = null;
            if (norm is not null)
            {
                sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
                sumNormalised = b.Let("sumNormalised", new FloatLiteral(0f).Broadcast());
            }

            b.Section(norm is null ? "Where nothing came through, nothing goes back." : "The error behind what follows BatchNorm, and the gradients of β and γ.", () =>
                b.For("slab", 0, slabCount, 1, slabs, slab =>
                {
                    var index = slab.Stride(stride) + feature.Stride(Lane.Count);
                    Expression value = b.Let("value", new Load(delta, index, ValueKind.Lanes));
                    if (kept is not null)
                    {
                        value = b.Let("through", (value.AsBits() & new Load(kept, index, ValueKind.Bits)).AsLanes());
                        value = b.Let("scaledUp", FeatureForward.ScaledUp(b, value, segment.Dropout!, string.Empty));
                    }
                    else if (a is not null)
                    {
                        var positive = new Load(a, index, ValueKind.Lanes).IsGreaterThan(0f);
                        value = b.Let("through", (value.AsBits() & positive).AsLanes());
                    }

                    if (norm is not null)
                    {
                        b.Set(sum!, sum! + value);
                        b.Set(sumNormalised!, sumNormalised! + value.Times(new Load(normalised!, index, ValueKind.Lanes), BatchNormReason));
                    }

                    b.Store(delta, index, value);
                }));
            if (norm is null)
            {
                return;
            }

            var gradientOfBeta = b.Let("gradientOfBeta", sum!.SumLanes());
            var gradientOfGamma = b.Let("gradientOfGamma", sumNormalised!.SumLanes());
            var oldGamma = b.Let("oldGamma", new Load(gamma!, feature, ValueKind.Float));
            b.Section("Error in front of BatchNorm: γ/√(σ² + ε)·(g − mean(g) − x̂·mean(g·x̂)).", () =>
            {
                var factors = b.Let("factors", oldGamma.Times(new Load(inversePlane!, feature, ValueKind.Float), BatchNormReason).Broadcast());
                var means = b.Let("means", gradientOfBeta.Times(inverseCount!, BatchNormReason).Broadcast());
                var meansNormalised = b.Let("meansNormalised", gradientOfGamma.Times(inverseCount!, BatchNormReason).Broadcast());
                b.For("slab", 0, slabCount, 1, slabs, slab =>
                {
                    var index = slab.Stride(stride) + feature.Stride(Lane.Count);
                    var centred = b.Let("centred", new Load(delta, index, ValueKind.Lanes) - means
                        - new Load(normalised!, index, ValueKind.Lanes).Times(meansNormalised, BatchNormReason));
                    var result = centred.Times(factors, BatchNormReason).AsBits() & new Load(mask!, slab.Stride(Lane.Count), ValueKind.Bits);
                    b.Store(delta, index, result.AsLanes());
                });
            });
            if (keepsGradients)
            {
                b.Section("The gradients, for the optimizer.", () =>
                {
                    b.Store(gammaGradients!, feature, gradientOfGamma);
                    b.Store(betaGradients!, feature, gradientOfBeta);
                });
                return;
            }

            b.Section("Update; the learning rate is in the error.", () =>
            {
                b.Store(gamma!, feature, oldGamma - gradientOfGamma);
                b.Store(beta!, feature, new Load(beta!, feature, ValueKind.Float) - gradientOfBeta);
            });
        });
        return b.Build(
            $"Layer {segment.Index}, {segment.Title} over {segment.Features} features: the error in front of it"
                + (norm is null ? "." : keepsGradients ? ", and the gradients of γ and β." : ", and the update of γ and β."),
            norm is null
                ? ["The derivative of ReLU is 0 or 1: a mask, no product."]
                : ["Ioffe and Szegedy 2015. Uses the values from before the update."]);
    }
}
