using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>BatchNorm, ReLU and Dropout on the way forward.</summary>
internal static class FeatureForward
{
    private const string BatchNormReason = "BatchNorm";

    /// <summary>With the statistics of the mini-batch; the normalised values stay in the input's place for the way back.</summary>
    /// <param name="segment">The layers.</param>
    /// <param name="planes">Their memory.</param>
    /// <param name="slabs">Slabs of a full mini-batch.</param>
    /// <param name="withDropout">Whether values are dropped: in training, not in calibration.</param>
    public static Kernel Lower(FeatureSegment segment, SegmentPlanes planes, int slabs, bool withDropout)
    {
        var drops = withDropout && segment.HasDropout;
        var b = new KernelBuilder(
            segment.Name + (segment.HasDropout && !withDropout ? "Calibrate" : "Forward"),
            segment.HasDropout && !withDropout ? Concern.Inference : Concern.Forward,
            segment.Index);
        var isInPlace = ReferenceEquals(planes.Input, planes.Output);
        var z = b.Plane("z", planes.Input);
        var a = isInPlace ? z : b.Plane("a", planes.Output);
        var kept = drops ? b.Plane("kept", planes.Kept!) : null;
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var stride = DenseForward.Stride(segment.Features);
        var norm = segment.BatchNorm;
        var mask = norm is null ? null : b.Plane("mask", planes.Mask);
        var gamma = norm is null ? null : b.Plane("gamma", planes.Gamma!);
        var beta = norm is null ? null : b.Plane("beta", planes.Beta!);
        var meanPlane = norm is null ? null : b.Plane("mean", planes.Mean!);
        var variancePlane = norm is null ? null : b.Plane("variance", planes.Variance!);
        var inversePlane = norm is null ? null : b.Plane("inverseDeviation", planes.InverseDeviation!);
        var inverseCount = norm is null ? null : b.Host("inverseCount", HostValue.InverseCount);
        var randomness = drops ? new Randomness(b) : null;
        b.ForUnits("feature", segment.Features, feature =>
        {
            Func<Expression, Expression> normalise = value => value;
            Variable? means = null, inverses = null, gammas = null, betas = null;
            if (norm is not null)
            {
                b.Section("Mean over the samples of the mini-batch.", () =>
                {
                    var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
                    b.For("slab", 0, slabCount, 1, slabs, slab =>
                    {
                        var value = new Load(z, slab.Stride(stride) + feature.Stride(Lane.Count), ValueKind.Lanes);
                        b.Set(sum, sum + (value.AsBits() & new Load(mask!, slab.Stride(Lane.Count), ValueKind.Bits)).AsLanes());
                    });
                    var mean = b.Let("meanOfFeature", sum.SumLanes().Times(inverseCount!, BatchNormReason));
                    b.Store(meanPlane!, feature, mean);
                    means = b.Let("means", mean.Broadcast());
                });
                b.Section("Variance, and the inverse deviation.", () =>
                {
                    var squares = b.Let("squares", new FloatLiteral(0f).Broadcast());
                    b.For("slab", 0, slabCount, 1, slabs, slab =>
                    {
                        var value = new Load(z, slab.Stride(stride) + feature.Stride(Lane.Count), ValueKind.Lanes);
                        var centred = b.Let("centred", ((value - means!).AsBits() & new Load(mask!, slab.Stride(Lane.Count), ValueKind.Bits)).AsLanes());
                        b.Set(squares, squares + centred.Times(centred, BatchNormReason));
                    });
                    var variance = b.Let("varianceOfFeature", squares.SumLanes().Times(inverseCount!, BatchNormReason));
                    b.Store(variancePlane!, feature, variance);
                    var inverse = b.Let("inverse", new FloatLiteral(1f).Over(new SquareRoot(variance + norm.Epsilon, BatchNormReason), BatchNormReason));
                    b.Store(inversePlane!, feature, inverse);
                    inverses = b.Let("inverses", inverse.Broadcast());
                });
                gammas = b.Let("gammas", new Load(gamma!, feature, ValueKind.Float).Broadcast());
                betas = b.Let("betas", new Load(beta!, feature, ValueKind.Float).Broadcast());
            }

            b.Section(Formula(segment), () =>
            {
                if (!drops)
                {
                    b.For("slab", 0, slabCount, 1, slabs, slab => Slab(slab, 0, null, string.Empty));
                    return;
                }

                b.For("quad", 0, slabCount, 4, (slabs + 3) / 4, quad =>
                {
                    // The four slabs of a quad share one evaluation: a draw each.
                    var draws = randomness!.Next(new LaneIndex() + (quad.Stride(segment.Features * 4) + feature.Stride(Lane.Count)));
                    for (var k = 0; k < 4; k++)
                    {
                        var number = k;
                        if (k > 0 && slabs <= k)
                        {
                            break;
                        }

                        if (k == 0)
                        {
                            Slab(quad, 0, draws, "0");
                        }
                        else
                        {
                            b.If((quad + number).IsLessThan(slabCount), () => Slab(quad, number, draws, number.ToString(CultureInfo.InvariantCulture)));
                        }
                    }
                });
            });

            void Slab(Variable slab, int number, Randomness.Draws? draws, string tag)
            {
                var index = slab.Stride(stride) + (number * stride) + feature.Stride(Lane.Count);
                Expression value = b.Let("value" + tag, new Load(z, index, ValueKind.Lanes));
                if (norm is not null)
                {
                    var normalised = b.Let("normalised" + tag, (value - means!).Times(inverses!, BatchNormReason));
                    b.Store(z, index, normalised);
                    value = b.Let("shifted" + tag, normalised.Times(gammas!, BatchNormReason) + betas!);
                }

                Expression? keptBits = null;
                var layers = segment.AfterBatchNorm.ToList();
                foreach (var layer in layers)
                {
                    // One layer needs no number.
                    var name = layers.Count == 1 ? tag : tag + "_" + layer.Index.ToString(CultureInfo.InvariantCulture);
                    if (layer is ReLULayer)
                    {
                        var positive = value.IsGreaterThan(0f);
                        if (draws is not null)
                        {
                            positive = b.Let("positive" + name, positive);
                            keptBits = keptBits is null ? positive : keptBits & positive;
                        }

                        value = b.Let("rectified" + name, (value.AsBits() & positive).AsLanes());
                    }
                    else if (layer is DropoutLayer dropout && draws is not null)
                    {
                        var keep = b.Let("keep" + name, draws.Integer(number).IsGreaterThan(Threshold(dropout) - 1));
                        keptBits = keptBits is null ? keep : keptBits & keep;
                        value = b.Let("keptValue" + name, (value.AsBits() & keep).AsLanes());
                        value = b.Let("scaledUp" + name, ScaledUp(b, value, dropout, name));
                    }
                }

                if (kept is not null)
                {
                    b.Store(kept, index, keptBits!);
                }

                b.Store(a, index, value);
            }
        });
        return b.Build(
            $"Layer {segment.Index}, {segment.Title} over {segment.Features} features" + (withDropout || !segment.HasDropout ? "." : ", nothing dropped: for calibration."),
            norm is null
                ? ["One pass over memory."]
                : ["x̂ = (z − μ)/√(σ² + ε) with mean and biased variance of the mini-batch, y = γ·x̂ + β. Ioffe and Szegedy 2015.", "x̂ takes the place of z for the way back."]);
    }

    /// <summary>With fixed statistics.</summary>
    public static Kernel LowerInference(FeatureSegment segment, SegmentPlanes planes, int slabs)
    {
        var b = new KernelBuilder(segment.Name + "Inference", Concern.Inference, segment.Index);
        var isInPlace = ReferenceEquals(planes.Input, planes.Output);
        var z = b.Plane("z", planes.Input);
        var a = isInPlace ? z : b.Plane("a", planes.Output);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var stride = DenseForward.Stride(segment.Features);
        var norm = segment.BatchNorm;
        var gamma = norm is null ? null : b.Plane("gamma", planes.Gamma!);
        var beta = norm is null ? null : b.Plane("beta", planes.Beta!);
        var mean = norm is null ? null : b.Plane("runningMean", planes.RunningMean!);
        var variance = norm is null ? null : b.Plane("runningVariance", planes.RunningVariance!);
        b.ForUnits("feature", segment.Features, feature =>
        {
            Variable? means = null, scales = null, betas = null;
            if (norm is not null)
            {
                var deviation = new SquareRoot(new Load(variance!, feature, ValueKind.Float) + norm.Epsilon, BatchNormReason);
                var scale = b.Let("scale", new Load(gamma!, feature, ValueKind.Float).Over(deviation, BatchNormReason));
                scales = b.Let("scales", scale.Broadcast());
                means = b.Let("means", new Load(mean!, feature, ValueKind.Float).Broadcast());
                betas = b.Let("betas", new Load(beta!, feature, ValueKind.Float).Broadcast());
            }

            b.For("slab", 0, slabCount, 1, slabs, slab =>
            {
                var index = slab.Stride(stride) + feature.Stride(Lane.Count);
                Expression value = b.Let("value", new Load(z, index, ValueKind.Lanes));
                if (norm is not null)
                {
                    value = b.Let("shifted", (value - means!).Times(scales!, BatchNormReason) + betas!);
                }

                foreach (var layer in segment.AfterBatchNorm)
                {
                    if (layer is ReLULayer)
                    {
                        value = b.Let("rectified" + (segment.Layers.OfType<ReLULayer>().Count() == 1 ? string.Empty : layer.Index.ToString(CultureInfo.InvariantCulture)), (value.AsBits() & value.IsGreaterThan(0f)).AsLanes());
                    }
                }

                b.Store(a, index, value);
            });
        });
        return b.Build(
            $"Layer {segment.Index}, {segment.Title} over {segment.Features} features, in inference.",
            norm is null ? ["One pass over memory."] : ["y = γ/√(σ² + ε)·(z − μ) + β with running or calibrated statistics."]);
    }

    /// <summary>Running statistics: the batch's at the first step, then an average that forgets 1/16 a step.</summary>
    public static Kernel LowerRunning(FeatureSegment segment, SegmentPlanes planes)
    {
        var b = new KernelBuilder(segment.Name + "Running", Concern.Forward, segment.Index);
        var mean = b.Plane("mean", planes.Mean!);
        var variance = b.Plane("variance", planes.Variance!);
        var runningMean = b.Plane("runningMean", planes.RunningMean!);
        var runningVariance = b.Plane("runningVariance", planes.RunningVariance!);
        var isTrained = b.Host("isTrained", HostValue.IsTrained);
        b.ForUnits("group", Lane.RoundUp(segment.Features, Lane.Count) / Lane.Count, group =>
        {
            var later = b.Let("isLater", isTrained.Broadcast());
            foreach (var (name, batch, running) in new[] { ("Mean", mean, runningMean), ("Variance", variance, runningVariance) })
            {
                var index = group.Stride(Lane.Count);
                var now = b.Let("batch" + name, new Load(batch, index, ValueKind.Lanes));
                var before = b.Let("running" + name + "Before", new Load(running, index, ValueKind.Lanes));
                var change = b.Let("change" + name, now - before);
                b.Store(running, index, new Select(later, before + PowersOfTwo.Scale(b, "change" + name, change, -4), now));
            }
        });
        return b.Build(
            $"Layer {segment.Index}, BatchNorm: running mean and variance of {segment.Features} features.",
            ["running ← running + (batch − running)/16; the first mini-batch starts it. The sixteenth is a shift of the exponent."]);
    }

    /// <summary>Dropped iff a 16-bit draw is below this.</summary>
    public static int Threshold(DropoutLayer layer) => (int)Math.Round(layer.Rate * 65536.0, MidpointRounding.AwayFromZero);

    /// <summary>Product of the factors 1/(1 − rate) of a segment.</summary>
    public static Expression ScaledUp(KernelBuilder b, Expression value, DropoutLayer layer, string name)
    {
        var factor = 1.0 / (1.0 - layer.Rate);
        var log = Math.Log(factor, 2);
        return factor == 1.0 ? value
            : Math.Abs(log - Math.Round(log)) < 1e-7 ? PowersOfTwo.Scale(b, "dropped" + name, value, (int)Math.Round(log))
            : value.Times((float)factor, "dropout's 1/(1 − rate)");
    }

    private static string Formula(FeatureSegment segment) => segment.BatchNorm is null
        ? "Values, feature by feature."
        : segment.Layers.Count > 1 ? "Normalise, scale and shift, and what follows." : "Normalise, scale and shift.";
}
