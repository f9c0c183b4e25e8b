using System;
using System.Collections.Generic;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Statistics of a normalising layer from step to step and over a calibration, lanes over features.</summary>
internal static class NormStatistics
{
    /// <summary>Running statistics: the batch's at the first step, then an average that forgets 1/16 a step.</summary>
    public static Kernel LowerRunning(FeatureSegment segment, SegmentPlanes planes)
    {
        var b = new KernelBuilder(segment.Name + "Running", Concern.Forward, segment.Index);
        var batch = Statistics(b, segment, string.Empty, planes.Mean!, planes.Spread!);
        var running = Statistics(b, segment, "running", planes.RunningMean!, planes.RunningSpread!);
        var isTrained = b.Host("isTrained", HostValue.IsTrained);
        ForFeatures(b, segment, index =>
        {
            var later = b.Let("isLater", isTrained.Broadcast());
            foreach (var (name, now, before, target) in Both(b, segment, index, batch, running))
            {
                var change = b.Let("change" + name, now - before);
                b.Store(target, index, new Select(later, before + PowersOfTwo.Scale(b, "change" + name, change, -4), now));
            }
        });
        return b.Build(
            $"{Title(segment)}: running mean and {Word(segment)} of {segment.Features} features.",
            ["running ← running + (batch − running)/16; the first mini-batch starts it. The sixteenth is a shift of the exponent."]);
    }

    /// <summary>Adds the statistics of a mini-batch to those of the ones before it, in the place of the running ones.</summary>
    public static Kernel LowerAccumulate(FeatureSegment segment, SegmentPlanes planes)
    {
        var b = new KernelBuilder(segment.Name + "Accumulate", Concern.Inference, segment.Index);
        var batch = Statistics(b, segment, string.Empty, planes.Mean!, planes.Spread!);
        var total = Statistics(b, segment, "total", planes.RunningMean!, planes.RunningSpread!);
        var isLaterBatch = b.Host("isLaterBatch", HostValue.IsLaterBatch);
        ForFeatures(b, segment, index =>
        {
            var later = b.Let("isLater", isLaterBatch.Broadcast());
            foreach (var (_, now, before, target) in Both(b, segment, index, batch, total))
            {
                b.Store(target, index, (before.AsBits() & later).AsLanes() + now);
            }
        });
        return b.Build(
            $"{Title(segment)}: adds up the mean and {Word(segment)} of {segment.Features} features over mini-batches.",
            ["For calibration; the first mini-batch starts at zero."]);
    }

    /// <summary>Sums over mini-batches to means.</summary>
    public static Kernel LowerAverage(FeatureSegment segment, SegmentPlanes planes)
    {
        var b = new KernelBuilder(segment.Name + "Average", Concern.Inference, segment.Index);
        var running = Statistics(b, segment, "running", planes.RunningMean!, planes.RunningSpread!);
        var inverseCount = ShiftFactor.Reciprocal(b, b.Plane("reciprocal", planes.Reciprocal));
        ForFeatures(b, segment, index =>
        {
            foreach (var (name, pointer) in new[] { ("Mean", running.Mean), (segment.Spread, running.Spread) })
            {
                b.Store(pointer, index, inverseCount.Times(b, "average" + name, b.Let("total" + name, new Load(pointer, index, ValueKind.Lanes))));
            }
        });
        return b.Build(
            $"{Title(segment)}: calibrated mean and {Word(segment)} of {segment.Features} features.",
            ["The sum over mini-batches times the reciprocal of their number, a sum of signed powers of two."]);
    }

    private static string Title(FeatureSegment segment) => $"Layer {segment.Index}, {segment.Layers[0].Kind}";

    private static string Word(FeatureSegment segment) => segment.Spread.ToLowerInvariant();

    private static (Pointer Mean, Pointer Spread) Statistics(KernelBuilder b, FeatureSegment segment, string prefix, Plane mean, Plane spread) => prefix.Length == 0
        ? (b.Plane("mean", mean), b.Plane(Word(segment), spread))
        : (b.Plane(prefix + "Mean", mean), b.Plane(prefix + segment.Spread, spread));

    private static void ForFeatures(KernelBuilder b, FeatureSegment segment, Action<Expression> body) =>
        b.ForUnits("group", Lane.RoundUp(segment.Features, Lane.Count) / Lane.Count, group => body(group.Stride(Lane.Count)));

    /// <summary>Mean and spread in turn: the mini-batch's, what was there before, and where that is.</summary>
    private static IEnumerable<(string Name, Variable Now, Variable Before, Pointer Target)> Both(
        KernelBuilder b, FeatureSegment segment, Expression index, (Pointer Mean, Pointer Spread) batch, (Pointer Mean, Pointer Spread) kept)
    {
        foreach (var (name, source, target) in new[] { ("Mean", batch.Mean, kept.Mean), (segment.Spread, batch.Spread, kept.Spread) })
        {
            yield return (
                name,
                b.Let("batch" + name, new Load(source, index, ValueKind.Lanes)),
                b.Let("before" + name, new Load(target, index, ValueKind.Lanes)),
                target);
        }
    }
}
