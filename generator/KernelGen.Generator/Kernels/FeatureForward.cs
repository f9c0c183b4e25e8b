using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Normalisation, ReLU and Dropout on the way forward.</summary>
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
            normalisation?.ForwardRemarks ?? ["One pass over memory."],
            segment.Norm is ShiftBatchNormLayer ? (3L * slabs * Lane.Count * segment.Features) + (2L * segment.Features) : 0);
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
        var normalisation = Normalisation(segment, planes);
        var norm = normalisation?.Inference(b, new SegmentLoops(z, slabCount, slabs, stride));
        b.ForUnits("feature", segment.Features, feature =>
        {
            norm?.Prepare(feature);
            b.For("slab", 0, slabCount, 1, slabs, slab =>
            {
                var index = slab.Stride(stride) + feature.Stride(Lane.Count);
                Expression value = b.Let("value", new Load(z, index, ValueKind.Lanes));
                if (norm is not null)
                {
                    value = norm.Apply(value, index, string.Empty);
                }

                foreach (var layer in segment.AfterNorm)
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
            normalisation?.InferenceRemarks ?? ["One pass over memory."],
            segment.Norm is ShiftBatchNormLayer ? (long)slabs * Lane.Count * segment.Features : 0);
    }

    /// <summary>Running statistics: the batch's at the first step, then an average that forgets 1/16 a step.</summary>
    public static Kernel LowerRunning(FeatureSegment segment, SegmentPlanes planes)
    {
        var b = new KernelBuilder(segment.Name + "Running", Concern.Forward, segment.Index);
        var mean = b.Plane("mean", planes.Mean!);
        var spread = b.Plane(Word(segment), planes.Spread!);
        var runningMean = b.Plane("runningMean", planes.RunningMean!);
        var runningSpread = b.Plane("running" + Title(segment), planes.RunningSpread!);
        var isTrained = b.Host("isTrained", HostValue.IsTrained);
        b.ForUnits("group", Lane.RoundUp(segment.Features, Lane.Count) / Lane.Count, group =>
        {
            var later = b.Let("isLater", isTrained.Broadcast());
            foreach (var (name, batch, running) in new[] { ("Mean", mean, runningMean), (Title(segment), spread, runningSpread) })
            {
                var index = group.Stride(Lane.Count);
                var now = b.Let("batch" + name, new Load(batch, index, ValueKind.Lanes));
                var before = b.Let("running" + name + "Before", new Load(running, index, ValueKind.Lanes));
                var change = b.Let("change" + name, now - before);
                b.Store(running, index, new Select(later, before + PowersOfTwo.Scale(b, "change" + name, change, -4), now));
            }
        });
        return b.Build(
            $"Layer {segment.Index}, {segment.Layers[0].Kind}: running mean and {Word(segment)} of {segment.Features} features.",
            ["running ← running + (batch − running)/16; the first mini-batch starts it. The sixteenth is a shift of the exponent."]);
    }

    /// <summary>Adds the statistics of a mini-batch to those of the ones before it, in the place of the running ones.</summary>
    public static Kernel LowerAccumulate(FeatureSegment segment, SegmentPlanes planes)
    {
        var b = new KernelBuilder(segment.Name + "Accumulate", Concern.Inference, segment.Index);
        var mean = b.Plane("mean", planes.Mean!);
        var spread = b.Plane(Word(segment), planes.Spread!);
        var totalMean = b.Plane("totalMean", planes.RunningMean!);
        var totalSpread = b.Plane("total" + Title(segment), planes.RunningSpread!);
        var isLaterBatch = b.Host("isLaterBatch", HostValue.IsLaterBatch);
        b.ForUnits("group", Lane.RoundUp(segment.Features, Lane.Count) / Lane.Count, group =>
        {
            var later = b.Let("isLater", isLaterBatch.Broadcast());
            foreach (var (name, batch, total) in new[] { ("Mean", mean, totalMean), (Title(segment), spread, totalSpread) })
            {
                var index = group.Stride(Lane.Count);
                var before = b.Let("before" + name, (new Load(total, index, ValueKind.Lanes).AsBits() & later).AsLanes());
                b.Store(total, index, before + new Load(batch, index, ValueKind.Lanes));
            }
        });
        return b.Build(
            $"Layer {segment.Index}, {segment.Layers[0].Kind}: adds up the mean and {Word(segment)} of {segment.Features} features over mini-batches.",
            ["For calibration; the first mini-batch starts at zero."]);
    }

    /// <summary>Sums over mini-batches to means.</summary>
    public static Kernel LowerAverage(FeatureSegment segment, SegmentPlanes planes)
    {
        var b = new KernelBuilder(segment.Name + "Average", Concern.Inference, segment.Index);
        var runningMean = b.Plane("runningMean", planes.RunningMean!);
        var runningSpread = b.Plane("running" + Title(segment), planes.RunningSpread!);
        var inverseCount = ShiftFactor.Reciprocal(b, b.Plane("reciprocal", planes.Reciprocal));
        b.ForUnits("group", Lane.RoundUp(segment.Features, Lane.Count) / Lane.Count, group =>
        {
            foreach (var (name, total) in new[] { ("Mean", runningMean), (Title(segment), runningSpread) })
            {
                var index = group.Stride(Lane.Count);
                b.Store(total, index, inverseCount.Times(b, "average" + name, b.Let("total" + name, new Load(total, index, ValueKind.Lanes))));
            }
        });
        return b.Build(
            $"Layer {segment.Index}, {segment.Layers[0].Kind}: calibrated mean and {Word(segment)} of {segment.Features} features.",
            ["The sum over mini-batches times the reciprocal of their number, a sum of signed powers of two."]);
    }

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

    /// <summary>What the normalising layer divides by: "variance" or "deviation".</summary>
    public static string Word(FeatureSegment segment) =>
        segment.Norm is ShiftBatchNormLayer { Form: ShiftBatchNormForm.Deviation } ? "deviation" : "variance";

    private static string Title(FeatureSegment segment) => Word(segment) == "deviation" ? "Deviation" : "Variance";

    private static string Formula(FeatureSegment segment) => segment.Norm is null
        ? "Values, feature by feature."
        : segment.Layers.Count > 1 ? "Normalise, scale and shift, and what follows." : "Normalise, scale and shift.";
}
