using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Normalisation, ReLU, Dropout and activations of the user's on the way forward.</summary>
internal static class FeatureForward
{
    /// <summary>With the statistics of the mini-batch.</summary>
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
        var mask = segment.Activation is null ? null : b.Plane("mask", planes.Mask);
        var argument = planes.Argument is null || ReferenceEquals(planes.Argument, planes.Input) ? null : b.Plane("x", planes.Argument);
        var slabCount = b.Host("slabs", HostValue.Slabs);
        var stride = DenseForward.Stride(segment.Features);
        var loops = new SegmentLoops(z, slabCount, slabs, stride);
        var normalisation = Normalisation(segment, planes);
        var norm = normalisation?.Forward(b, loops);
        var randomness = drops ? new Randomness(b) : null;
        b.ForUnits("feature", segment.Features, feature =>
        {
            norm?.Prepare(feature);
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
                    value = norm.Apply(value, index, tag);
                }

                Expression? keptBits = null;
                var layers = segment.AfterNorm.ToList();
                foreach (var layer in layers)
                {
                    // One layer needs no number.
                    var name = layers.Count == 1 ? tag : tag + "_" + layer.Index.ToString(CultureInfo.InvariantCulture);
                    if (layer is ReLULayer)
                    {
                        if (draws is not null)
                        {
                            var passes = b.Let(
                                "passes" + name,
                                Rectified(value, new IntLiteral(0).Broadcast(), new IntLiteral(-1).Broadcast()));
                            keptBits = keptBits is null ? passes : keptBits & passes;
                        }

                        value = b.Let("rectified" + name, Rectified(value, new FloatLiteral(0f).Broadcast(), value));
                    }
                    else if (layer is ActivationLayer activation)
                    {
                        if (argument is not null)
                        {
                            b.Store(argument, index, value);
                        }

                        var activated = Activations.Forward(b, activation, value, name);
                        value = b.Let("valid" + name, Activations.Valid(activated, mask!, slab.Stride(Lane.Count) + (number * Lane.Count)));
                    }
                    else if (layer is DropoutLayer dropout && draws is not null)
                    {
                        var keep = b.Let("keep" + name, draws.Integer(number).IsGreaterThan(Threshold(dropout) - 1));
                        keptBits = keptBits is null ? keep : keptBits & keep;
                        value = b.Let("keptValue" + name, (value.AsBits() & keep).AsLanes());
                        value = b.Let("scaledUp" + name, ScaledUp(b, value, dropout, name, segment.IsMultiplicationFree));
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
            [.. normalisation?.ForwardRemarks ?? ["One pass over memory."], .. Written(segment)],
            segment.Norm is ShiftBatchNormLayer ? (3L * slabs * Lane.Count * segment.Features) + (2L * segment.Features) : 0);
    }

    /// <summary>The normalisation's factors under fixed statistics, sixteen features at a time.</summary>
    public static Kernel LowerFactors(FeatureSegment segment, SegmentPlanes planes)
    {
        var b = new KernelBuilder(segment.Name + "Factors", Concern.Inference, segment.Index);
        var norm = Normalisation(segment, planes)!.Inference(b);
        var factors = b.Plane("factors", planes.Factors!);
        b.ForUnits("vector", Padded(segment) / Lane.Count, vector =>
        {
            var factor = norm.Factor(pointer => new Load(pointer, vector.Stride(Lane.Count), ValueKind.Lanes));
            for (var term = 0; term < factor.Count; term++)
            {
                b.Store(factors, (term * Padded(segment)) + vector.Stride(Lane.Count), factor[term]);
            }
        });
        return b.Build($"Layer {segment.Index}: the factor on each of {segment.Features} features, in inference.", ["From running or calibrated statistics."]);
    }

    /// <summary>With fixed statistics; <see cref="LowerFactors"/> comes first.</summary>
    public static Kernel LowerInference(FeatureSegment segment, SegmentPlanes planes, int slabs)
    {
        var b = new KernelBuilder(segment.Name + "Inference", Concern.Inference, segment.Index);
        var isInPlace = ReferenceEquals(planes.Input, planes.Output);
        var z = b.Plane("z", planes.Input);
        var a = isInPlace ? z : b.Plane("a", planes.Output);
        var stride = DenseForward.Stride(segment.Features);
        var normalisation = Normalisation(segment, planes);
        var norm = normalisation?.Inference(b);
        var factors = norm is null ? null : b.Plane("factors", planes.Factors!);

        // Slab by slab, cut as the sums in front are, so that a thread finds most of what it has written itself.
        new WorkSplit(slabs, segment.Features, 1, SlabSums.SmallestPart).ForUnits(b, "slab", "Feature", slabs, isSlabs: true, (slab, features) =>
            b.Section(Formula(segment), () => features.For(b, "feature", 1, feature =>
            {
                norm?.Prepare(
                    pointer => new Load(pointer, feature, ValueKind.Float),
                    [.. Enumerable.Range(0, segment.FactorTerms).Select(term => new Load(factors!, (term * Padded(segment)) + feature, ValueKind.Float))]);
                var index = slab.Stride(stride) + feature.Stride(Lane.Count);
                b.Store(a, index, Fixed(b, segment, norm, new Load(z, index, ValueKind.Lanes)));
            })));
        return b.Build(
            $"Layer {segment.Index}, {segment.Title} over {segment.Features} features, in inference.",
            [.. normalisation?.InferenceRemarks ?? ["One pass over memory."], .. Written(segment)],
            segment.Norm is ShiftBatchNormLayer ? (long)slabs * Lane.Count * segment.Features : 0);
    }

    /// <summary>With fixed statistics, of one sample, lanes over features.</summary>
    public static Kernel LowerOneSample(FeatureSegment segment, SegmentPlanes planes, Plane row)
    {
        var b = new KernelBuilder(segment.Name + "OneSample", Concern.Inference, segment.Index, Occasion.Sample);
        var z = b.Plane("z", row);
        var normalisation = Normalisation(segment, planes);
        var norm = normalisation?.Inference(b);
        b.ForUnits("vector", Padded(segment) / Lane.Count, vector =>
        {
            norm?.Prepare(pointer => new Load(pointer, vector.Stride(Lane.Count), ValueKind.Lanes));
            var index = vector.Stride(Lane.Count);
            b.Store(z, index, Fixed(b, segment, norm, new Load(z, index, ValueKind.Lanes)));
        });
        return b.Build(
            $"Layer {segment.Index}, {segment.Title} over {segment.Features} features, of one sample.",
            [.. normalisation?.InferenceRemarks ?? ["One pass over memory."], .. Written(segment)],
            segment.Norm is ShiftBatchNormLayer ? segment.Features : 0);
    }

    /// <summary>Where inference keeps the normalisation's factors, or null where there is none.</summary>
    public static Plane? Factors(FeatureSegment segment) => segment.Norm is null ? null : new Plane(
        "Factors" + segment.Name.Replace("BatchNorm", string.Empty),
        ElementKind.Float,
        segment.FactorTerms * Padded(segment),
        segment.FactorTerms == 1 ? "[feature]" : "[power][feature]",
        false);

    private static int Padded(FeatureSegment segment) => Lane.RoundUp(segment.Features, Lane.Count);

    /// <summary>What the segment makes of sixteen values in inference.</summary>
    private static Expression Fixed(KernelBuilder b, FeatureSegment segment, INormaliseInference? norm, Load values)
    {
        Expression value = b.Let("value", values);
        if (norm is not null)
        {
            value = norm.Apply(value);
        }

        foreach (var layer in segment.AfterNorm)
        {
            if (layer is ActivationLayer activation)
            {
                value = Activations.Forward(b, activation, value, string.Empty);
            }
            else if (layer is ReLULayer)
            {
                var name = segment.Layers.OfType<ReLULayer>().Count() == 1 ? string.Empty : layer.Index.ToString(CultureInfo.InvariantCulture);
                value = b.Let("rectified" + name, Rectified(value, new FloatLiteral(0f).Broadcast(), value));
            }
        }

        return value;
    }

    /// <summary>
    /// In every lane the one value where x is at most zero, the other where it is above; and where x is NaN, which ReLU must not hide.
    /// </summary>
    public static Expression Rectified(Expression x, Expression ifZero, Expression otherwise) =>
        new Select(new FloatLiteral(0f).Broadcast().IsAtLeast(x), ifZero, otherwise);

    /// <summary>Dropped iff a 16-bit draw is below this.</summary>
    public static int Threshold(DropoutLayer layer) => (int)Math.Round(layer.Rate * 65536.0, MidpointRounding.AwayFromZero);

    /// <summary>Product of the factors 1/(1 − rate) of a segment.</summary>
    public static Expression ScaledUp(KernelBuilder b, Expression value, DropoutLayer layer, string name, bool isMultiplicationFree)
    {
        var factor = 1.0 / (1.0 - layer.Rate);
        var log = Math.Log(factor, 2);
        return factor == 1.0 ? value
            : Math.Abs(log - Math.Round(log)) < 1e-7 ? PowersOfTwo.Scale(b, "dropped" + name, value, (int)Math.Round(log))
            : isMultiplicationFree ? PowersOfTwo.TimesConstant(b, "dropped" + name, value, factor)
            : value.Times((float)factor, "dropout's 1/(1 − rate)");
    }

    /// <summary>How the segment's normalising layer is lowered.</summary>
    public static INormalisation? Normalisation(FeatureSegment segment, SegmentPlanes planes) => segment.Norm switch
    {
        BatchNormLayer norm => new BatchNormLowering(norm, planes),
        ShiftBatchNormLayer norm => new ShiftBatchNormLowering(norm, planes),
        _ => null,
    };

    private static string[] Written(FeatureSegment segment) =>
        segment.Activation is null ? [] : [$"{segment.Activation.Label} is a method of the network's user; lanes compute what it computes, to the bit."];

    private static string Formula(FeatureSegment segment) => segment.Norm is null
        ? "Values, feature by feature."
        : segment.Layers.Count > 1 ? "Normalise, scale and shift, and what follows." : "Normalise, scale and shift.";
}
