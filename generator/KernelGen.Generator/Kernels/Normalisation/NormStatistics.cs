using System;
using System.Collections.Generic;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>Statistics of a normalising layer from step to step and over a calibration, lanes over features.</summary>
internal static class NormStatistics
{
    /// <summary>Running statistics: the batch's at the first step, then an average that forgets 1/16 a step.</summary>
    public static Kernel LowerRunning(FusedGroup group, NormalisationLowering norm, NormalisationBuffers buffers)
    {
        var b = new KernelBuilder(group.Name + "Running", group.Index);
        var batch = Statistics(b, norm, string.Empty, buffers.Mean, buffers.Spread);
        var running = Statistics(b, norm, "running", buffers.RunningMean, buffers.RunningSpread);
        var isTrained = b.Host("isTrained", KernelScalar.IsTrained);
        var mean = buffers.Mean.IsSummed ? MeanOverShards(b, norm, buffers) : null;
        ForFeatures(b, buffers, running.Mean, index =>
        {
            var later = b.Let("isLater", isTrained.Broadcast());
            foreach (var (name, sum, before, target) in Both(b, norm, index, batch, running))
            {
                var now = mean is null ? sum : b.Let("mean" + name, mean(name, sum));
                var change = b.Let("change" + name, now - before);
                b.Store(target, index, new Select(later, before + PowersOfTwo.Scale(b, "change" + name, change, -4), now));
            }
        });
        return b.Build(
            $"{Title(group)}: running mean and {Word(norm)} of {buffers.Features} {buffers.Parameter}s.",
            [
                "running ← running + (batch − running)/16; the first mini-batch starts it. The sixteenth is a shift of the exponent."
                    + (mean is null ? string.Empty : " The batch's statistics are the mean of its shards'."),
            ]);
    }

    /// <summary>From a sum over the shards of a mini-batch to their mean; by shifts where the layer does without products.</summary>
    private static Func<string, Variable, Expression> MeanOverShards(
        KernelBuilder b, NormalisationLowering norm, NormalisationBuffers buffers)
    {
        if (norm.AccumulatesInKernels)
        {
            var byShifts = ShiftFactor.Reciprocal(b, b.MemoryBuffer("reciprocal", buffers.Reciprocal));
            return (name, sum) => byShifts.Times(b, "share" + name, sum);
        }

        var inverse = b.Let("inverseShards", b.Host("inverseOfShards", KernelScalar.InverseShards).Broadcast());
        return (_, sum) => sum.Times(inverse, Reason.BatchNorm);
    }

    /// <summary>Adds the statistics of a mini-batch to those of the ones before it, in the place of the running ones.</summary>
    public static Kernel LowerAccumulate(FusedGroup group, NormalisationLowering norm, NormalisationBuffers buffers)
    {
        var b = new KernelBuilder(group.Name + "Accumulate", group.Index);
        var batch = Statistics(b, norm, string.Empty, buffers.Mean, buffers.Spread);
        var total = Statistics(b, norm, "total", buffers.RunningMean, buffers.RunningSpread);
        var isLaterBatch = b.Host("isLaterBatch", KernelScalar.IsLaterBatch);
        ForFeatures(b, buffers, total.Mean, index =>
        {
            var later = b.Let("isLater", isLaterBatch.Broadcast());
            foreach (var (_, now, before, target) in Both(b, norm, index, batch, total))
            {
                b.Store(target, index, (before.AsBits() & later).AsLanes() + now);
            }
        });
        return b.Build(
            $"{Title(group)}: adds up the mean and {Word(norm)} of {buffers.Features} {buffers.Parameter}s over mini-batches.",
            ["For calibration; the first mini-batch starts at zero."]);
    }

    /// <summary>Sums over mini-batches to means.</summary>
    public static Kernel LowerAverage(FusedGroup group, NormalisationLowering norm, NormalisationBuffers buffers)
    {
        var b = new KernelBuilder(group.Name + "Average", group.Index);
        var running = Statistics(b, norm, "running", buffers.RunningMean, buffers.RunningSpread);
        var inverseCount = ShiftFactor.Reciprocal(b, b.MemoryBuffer("reciprocal", buffers.Reciprocal));
        ForFeatures(b, buffers, running.Mean, index =>
        {
            foreach (var (name, pointer) in new[] { ("Mean", running.Mean), (norm.Spread, running.Spread) })
            {
                b.Store(
                    pointer,
                    index,
                    inverseCount.Times(b, "average" + name, b.Let("total" + name, new Load(pointer, index, ValueKind.Lanes))));
            }
        });
        return b.Build(
            $"{Title(group)}: calibrated mean and {Word(norm)} of {buffers.Features} {buffers.Parameter}s.",
            ["The sum over mini-batches times the reciprocal of their number, a sum of signed powers of two."]);
    }

    private static string Title(FusedGroup group) => $"Layer {group.Index}, {group.Layers[0].Kind}";

    private static string Word(NormalisationLowering norm) => norm.Spread.ToLowerInvariant();

    private static (Pointer Mean, Pointer Spread) Statistics(
        KernelBuilder b, NormalisationLowering norm, string prefix, MemoryBuffer mean, MemoryBuffer spread) =>
        prefix.Length == 0
        ? (b.MemoryBuffer("mean", mean), b.MemoryBuffer(Word(norm), spread))
        : (b.MemoryBuffer(prefix + "Mean", mean), b.MemoryBuffer(prefix + norm.Spread, spread));

    private static void ForFeatures(KernelBuilder b, NormalisationBuffers buffers, Pointer values, Action<Expression> body) =>
        b.ForUnits(
            "group",
            Lane.RoundUp(buffers.Features, Lane.Count) / Lane.Count,
            vector => body(values.At((Axis.Feature, vector.Stride(Lane.Count)))));

    /// <summary>Mean and spread in turn: the mini-batch's, what was there before, and where that is.</summary>
    private static IEnumerable<(string Name, Variable Now, Variable Before, Pointer Target)> Both(
        KernelBuilder b,
        NormalisationLowering norm,
        Expression index,
        (Pointer Mean, Pointer Spread) batch,
        (Pointer Mean, Pointer Spread) kept)
    {
        foreach (var (name, source, target) in new[] { ("Mean", batch.Mean, kept.Mean), (norm.Spread, batch.Spread, kept.Spread) })
        {
            yield return (
                name,
                b.Let("batch" + name, new Load(source, index, ValueKind.Lanes)),
                b.Let("before" + name, new Load(target, index, ValueKind.Lanes)),
                target);
        }
    }
}
