using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Normalisation;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>Normalisation, ReLU, Dropout and activations of the user's on the way forward.</summary>
internal static class FusedForward
{
    /// <summary>With the statistics of the mini-batch.</summary>
    /// <param name="group">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    /// <param name="withDropout">Whether values are dropped: in training, not in calibration.</param>
    public static Kernel Lower(FusedGroup group, NormalisationBuffers buffers, int sampleBlocks, bool withDropout)
    {
        var drops = withDropout && group.HasDropout;
        var b = new KernelBuilder(group.Name + (group.HasDropout && !withDropout ? "Calibrate" : "Forward"), group.Index);
        var isInPlace = ReferenceEquals(buffers.Input, buffers.Output);
        var z = b.MemoryBuffer("z", buffers.Input);
        var a = isInPlace ? z : b.MemoryBuffer("a", buffers.Output);
        var kept = drops ? b.MemoryBuffer("kept", buffers.Kept!) : null;
        var mask = group.Activation is null ? null : b.MemoryBuffer("mask", buffers.Mask);
        var argument = buffers.Argument is null || ReferenceEquals(buffers.Argument, buffers.Input) ? null : b.MemoryBuffer("x", buffers.Argument);
        var sampleBlockCount = b.Host("slabs", KernelScalar.Slabs);
        var loops = new FusedLoops(z, sampleBlockCount, sampleBlocks);
        var normalisation = Normalisation(group, buffers);
        var norm = normalisation?.Forward(b, loops);
        var randomness = drops ? new Randomness(b) : null;
        b.ForUnits("feature", group.Features, feature =>
        {
            norm?.Prepare(feature);
            b.Section(Formula(group), () =>
            {
                if (!drops)
                {
                    b.For("slab", 0, sampleBlockCount, 1, sampleBlocks, sampleBlock => SampleBlock(sampleBlock, 0, null, string.Empty));
                    return;
                }

                b.For("quad", 0, sampleBlockCount, 4, (sampleBlocks + 3) / 4, quad =>
                {
                    // The four sample blocks of a quad share one evaluation: a draw each.
                    var draws = randomness!.Next(new LaneIndex() + (quad.Stride(group.Features * 4) + feature.Stride(Lane.Count)));
                    for (var k = 0; k < 4; k++)
                    {
                        var number = k;
                        if (k > 0 && sampleBlocks <= k)
                        {
                            break;
                        }

                        if (k == 0)
                        {
                            SampleBlock(quad, 0, draws, "0");
                        }
                        else
                        {
                            b.If((quad + number).IsLessThan(sampleBlockCount), () => SampleBlock(quad, number, draws, number.ToString(CultureInfo.InvariantCulture)));
                        }
                    }
                });
            });

            void SampleBlock(Variable sampleBlock, int number, Randomness.Draws? draws, string tag)
            {
                var index = z.At((Axis.SampleBlock, sampleBlock), (Axis.SampleBlock, number), (Axis.Feature, feature));
                Expression value = b.Let("value" + tag, new Load(z, index, ValueKind.Lanes));
                if (norm is not null)
                {
                    value = norm.Apply(value, index, tag);
                }

                Expression? keptBits = null;
                var layers = group.AfterNorm.ToList();
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

                        var activated = ActivationLowering.Forward(b, activation, value, name);
                        value = b.Let("valid" + name, ActivationLowering.Valid(activated, mask!, mask!.At((Axis.SampleBlock, sampleBlock), (Axis.SampleBlock, number))));
                    }
                    else if (layer is DropoutLayer dropout && draws is not null)
                    {
                        var keep = b.Let("keep" + name, draws.Integer(number).IsGreaterThan(Threshold(dropout) - 1));
                        keptBits = keptBits is null ? keep : keptBits & keep;
                        value = b.Let("keptValue" + name, (value.AsBits() & keep).AsLanes());
                        value = b.Let("scaledUp" + name, ScaledUp(b, value, dropout, name, group.IsMultiplicationFree));
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
            $"Layer {group.Index}, {group.Title} over {group.Features} features" + (withDropout || !group.HasDropout ? "." : ", nothing dropped: for calibration."),
            [.. normalisation?.ForwardRemarks ?? ["One pass over memory."], .. Written(group)],
            group.Norm is ShiftBatchNormLayer ? (3L * sampleBlocks * Lane.Count * group.Features) + (2L * group.Features) : 0);
    }

    /// <summary>The normalisation's factors under fixed statistics, sixteen features at a time.</summary>
    public static Kernel LowerFactors(FusedGroup group, NormalisationBuffers buffers)
    {
        var b = new KernelBuilder(group.Name + "Factors", group.Index);
        var norm = Normalisation(group, buffers)!.Inference(b);
        var factors = b.MemoryBuffer("factors", buffers.Factors!);
        b.ForUnits("vector", Padded(group) / Lane.Count, vector =>
        {
            var factor = norm.Factor(pointer => pointer.Load(ValueKind.Lanes, (Axis.Feature, vector.Stride(Lane.Count))));
            for (var term = 0; term < factor.Count; term++)
            {
                b.Store(factors, Term(factors, term, vector.Stride(Lane.Count)), factor[term]);
            }
        });
        return b.Build($"Layer {group.Index}: the factor on each of {group.Features} features, in inference.", ["From running or calibrated statistics."]);
    }

    /// <summary>With fixed statistics; <see cref="LowerFactors"/> comes first.</summary>
    public static Kernel LowerInference(FusedGroup group, NormalisationBuffers buffers, int sampleBlocks)
    {
        var b = new KernelBuilder(group.Name + "Inference", group.Index);
        var isInPlace = ReferenceEquals(buffers.Input, buffers.Output);
        var z = b.MemoryBuffer("z", buffers.Input);
        var a = isInPlace ? z : b.MemoryBuffer("a", buffers.Output);
        var normalisation = Normalisation(group, buffers);
        var norm = normalisation?.Inference(b);
        var factors = norm is null ? null : b.MemoryBuffer("factors", buffers.Factors!);

        // Sample block by sample block, cut as the sums in front are, so that a thread finds most of what it has written itself.
        new WorkSplit(sampleBlocks, group.Features, 1, SampleBlockSums.SmallestPart).ForUnits(b, "slab", "Feature", sampleBlocks, isSampleBlocks: true, (sampleBlock, features) =>
            b.Section(Formula(group), () => features.For(b, "feature", 1, feature =>
            {
                norm?.Prepare(
                    pointer => pointer.Load(ValueKind.Float, (Axis.Feature, feature)),
                    [.. Enumerable.Range(0, group.FactorTerms).Select(term => new Load(factors!, Term(factors!, term, feature), ValueKind.Float))]);
                var index = z.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature));
                b.Store(a, index, Fixed(b, group, norm, new Load(z, index, ValueKind.Lanes)));
            })));
        return b.Build(
            $"Layer {group.Index}, {group.Title} over {group.Features} features, in inference.",
            [.. normalisation?.InferenceRemarks ?? ["One pass over memory."], .. Written(group)],
            group.Norm is ShiftBatchNormLayer ? (long)sampleBlocks * Lane.Count * group.Features : 0);
    }

    /// <summary>With fixed statistics, of one sample, lanes over features.</summary>
    public static Kernel LowerOneSample(FusedGroup group, NormalisationBuffers buffers, MemoryBuffer row)
    {
        var b = new KernelBuilder(group.Name + "OneSample", group.Index, Occasion.Sample);
        var z = b.MemoryBuffer("z", row);
        var normalisation = Normalisation(group, buffers);
        var norm = normalisation?.Inference(b);
        b.ForUnits("vector", Padded(group) / Lane.Count, vector =>
        {
            norm?.Prepare(pointer => pointer.Load(ValueKind.Lanes, (Axis.Feature, vector.Stride(Lane.Count))));
            var index = z.At((Axis.Feature, vector.Stride(Lane.Count)));
            b.Store(z, index, Fixed(b, group, norm, new Load(z, index, ValueKind.Lanes)));
        });
        return b.Build(
            $"Layer {group.Index}, {group.Title} over {group.Features} features, of one sample.",
            [.. normalisation?.InferenceRemarks ?? ["One pass over memory."], .. Written(group)],
            group.Norm is ShiftBatchNormLayer ? group.Features : 0);
    }

    /// <summary>Where inference keeps the normalisation's factors, or null where there is none.</summary>
    public static MemoryBuffer? Factors(FusedGroup group) => group.Norm is null ? null : new MemoryBuffer(
        "Factors" + group.Name.Replace("BatchNorm", string.Empty),
        ElementKind.Float,
        group.FactorTerms == 1
            ? VectorLayout.Of(Axis.Feature, group.Features)
            : Layout.Of(new Dimension(Axis.Power, group.FactorTerms), VectorLayout.Padded(Axis.Feature, group.Features)),
        string.Empty,
        false);

    private static Expression Term(Pointer factors, int term, Expression feature) =>
        factors.Layout!.Has(Axis.Power) ? factors.At((Axis.Power, term), (Axis.Feature, feature)) : factors.At((Axis.Feature, feature));

    private static int Padded(FusedGroup group) => Lane.RoundUp(group.Features, Lane.Count);

    /// <summary>What the segment makes of sixteen values in inference.</summary>
    private static Expression Fixed(KernelBuilder b, FusedGroup group, INormaliseInference? norm, Load values)
    {
        Expression value = b.Let("value", values);
        if (norm is not null)
        {
            value = norm.Apply(value);
        }

        foreach (var layer in group.AfterNorm)
        {
            if (layer is ActivationLayer activation)
            {
                value = ActivationLowering.Forward(b, activation, value, string.Empty);
            }
            else if (layer is ReLULayer)
            {
                var name = group.Layers.OfType<ReLULayer>().Count() == 1 ? string.Empty : layer.Index.ToString(CultureInfo.InvariantCulture);
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
            : value.Times((float)factor, Reason.Dropout);
    }

    /// <summary>How the segment's normalising layer is lowered.</summary>
    public static INormalisation? Normalisation(FusedGroup group, NormalisationBuffers buffers) => group.Norm switch
    {
        BatchNormLayer norm => new BatchNormLowering(norm, buffers),
        ShiftBatchNormLayer norm => new ShiftBatchNormLowering(norm, buffers),
        _ => null,
    };

    private static string[] Written(FusedGroup group) =>
        group.Activation is null ? [] : [$"{group.Activation.Label} is a method of the network's user; lanes compute what it computes, to the bit."];

    private static string Formula(FusedGroup group) => group.Norm is null
        ? "Values, feature by feature."
        : group.Layers.Count > 1 ? "Normalise, scale and shift, and what follows." : "Normalise, scale and shift.";
}
