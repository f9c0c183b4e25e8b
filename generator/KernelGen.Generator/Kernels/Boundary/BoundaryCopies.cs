using System;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Boundary;

/// <summary>Between the caller's rows, one per sample, and buffers, [sample block][feature][lane].</summary>
internal static class BoundaryCopies
{
    /// <summary>Rows to a buffer; lanes without a sample become zero.</summary>
    public static Kernel LowerPack(
        string name, string what, KernelScalar rows, MemoryBuffer buffer, int features, int batchSize, int sampleBlocks)
    {
        var b = new KernelBuilder(name, -1);
        var source = b.Rows("rows", ElementKind.Float, CallerLayout.Rows(batchSize, features), rows);
        var target = b.MemoryBuffer("buffer", buffer);
        var samples = b.Host("samples", KernelScalar.Samples);
        var inFours = features / Ir.Transpose.Size * Ir.Transpose.Size;
        b.ForUnits("block", sampleBlocks, sampleBlock =>
        {
            if (inFours == 0)
            {
                OneByOne();
                return;
            }

            if (batchSize < Lane.Count)
            {
                FewSamples();
                return;
            }

            b.If((sampleBlock.Stride(Lane.Count) + (Lane.Count - 1)).IsLessThan(samples), FourByFour, OneByOne);

            void FourByFour() => b.Section("Every lane has a sample: four of them at a time, and four values of each.", () =>
            {
                const int Four = Ir.Transpose.Size;
                b.For("feature", 0, inFours, Four, feature => b.For("lane", 0, Lane.Count, Four, lane => b.Transpose(
                    source,
                    Row(lane, feature),
                    source.Stride(Axis.Sample),
                    target,
                    Column(feature, lane),
                    target.Stride(Axis.Feature)), mayUnroll: true));
                if (features > inFours)
                {
                    b.For("lane", 0, Lane.Count, 1, lane => Values(lane, inFours, feature => Value(lane, feature)));
                }
            });

            void FewSamples()
            {
                b.Section("Lanes that never have a sample, and those that may have one.", () => b.For(
                    "feature", 0, features, 1, feature => b.Store(
                        target,
                        target.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature)),
                        new FloatLiteral(0f).Broadcast())));
                b.For("lane", 0, batchSize, 1, lane => b.If(
                    lane.IsLessThan(samples), () => Values(lane, 0, feature => Value(lane, feature))));
            }

            void OneByOne() => b.For("lane", 0, Lane.Count, 1, lane =>
            {
                var sample = b.Let("sample", sampleBlock.Stride(Lane.Count) + lane);
                b.If(
                    sample.IsLessThan(samples),
                    () => Values(lane, 0, feature => Value(lane, feature)),
                    () => Values(lane, 0, _ => 0f));
            });

            void Values(Variable lane, int first, Func<Variable, Expression> value) =>
                b.For("feature", first, features, 1, feature => b.Store(target, Column(feature, lane), value(feature)));

            Load Value(Variable lane, Variable feature) => new(source, Row(lane, feature), ValueKind.Float);

            Expression Row(Variable lane, Variable feature) =>
                source.At((Axis.Sample, sampleBlock.Stride(Lane.Count)), (Axis.Sample, lane), (Axis.Feature, feature));

            Expression Column(Variable feature, Variable lane) =>
                target.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, feature), (Axis.Lane, lane));
        });
        return b.Build($"Rows of {what} to lanes: {features} values of each sample.", ["A copy; lanes without a sample become zero."]);
    }

    /// <summary>A buffer to rows.</summary>
    public static Kernel LowerUnpack(MemoryBuffer buffer, int features, int batchSize, int sampleBlocks)
    {
        var b = new KernelBuilder("OutputRows", -1);
        var source = b.MemoryBuffer("buffer", buffer);
        var target = b.Rows("rows", ElementKind.Float, CallerLayout.Rows(batchSize, features), KernelScalar.OutputRows);
        var samples = b.Host("samples", KernelScalar.Samples);
        b.ForUnits("block", sampleBlocks, sampleBlock => b.For("lane", 0, Lane.Count, 1, lane =>
        {
            var sample = b.Let("sample", sampleBlock.Stride(Lane.Count) + lane);
            b.If(sample.IsLessThan(samples), () => b.For("feature", 0, features, 1, feature => b.Store(
                target,
                target.At((Axis.Sample, sampleBlock.Stride(Lane.Count)), (Axis.Sample, lane), (Axis.Feature, feature)),
                source.Load(ValueKind.Float, (Axis.SampleBlock, sampleBlock), (Axis.Lane, lane), (Axis.Feature, feature)))));
        }));
        return b.Build($"Lanes to rows of logits: {features} values of each sample.", ["A copy."]);
    }

    /// <summary>The caller's row of one sample to a buffer.</summary>
    public static Kernel LowerInputRow(MemoryBuffer buffer, int features)
    {
        var b = new KernelBuilder("InputRow", -1, Occasion.Sample);
        var source = b.Rows("row", ElementKind.Float, CallerLayout.Row(features), KernelScalar.InputRows);
        var target = b.MemoryBuffer("buffer", buffer);
        Copy(b, source, target, features);
        return b.Build($"The {features} values of one sample, to where vectors may be read.", ["A copy."]);
    }

    /// <summary>A buffer to the caller's row of logits.</summary>
    public static Kernel LowerOutputRow(MemoryBuffer buffer, int features)
    {
        var b = new KernelBuilder("OutputRow", -1, Occasion.Sample);
        var source = b.MemoryBuffer("buffer", buffer);
        var target = b.Rows("row", ElementKind.Float, CallerLayout.Row(features), KernelScalar.OutputRows);
        Copy(b, source, target, features);
        return b.Build($"The {features} logits of one sample.", ["A copy."]);
    }

    private static void Copy(KernelBuilder b, Pointer source, Pointer target, int features) =>
        b.ForUnits("feature", features, feature => b.Store(
            target, target.At((Axis.Feature, feature)), source.Load(ValueKind.Float, (Axis.Feature, feature))));

    /// <summary>Which lanes hold a sample, and the labels.</summary>
    public static Kernel LowerSamples(MemoryBuffer mask, MemoryBuffer? labels, int batchSize, int sampleBlocks, string name)
    {
        var b = new KernelBuilder(name, -1);
        var maskPointer = b.MemoryBuffer("mask", mask);
        var source = labels is null ? null : b.Rows("rows", ElementKind.Int, CallerLayout.Labels(batchSize), KernelScalar.LabelRows);
        var target = labels is null ? null : b.MemoryBuffer("labels", labels);
        var samples = b.Host("samples", KernelScalar.Samples);
        b.ForUnits("block", sampleBlocks, sampleBlock =>
        {
            b.Store(
                maskPointer,
                maskPointer.At((Axis.SampleBlock, sampleBlock)),
                (new LaneIndex() + sampleBlock.Stride(Lane.Count)).IsLessThan(samples));
            if (source is not null)
            {
                b.For("lane", 0, Lane.Count, 1, lane =>
                {
                    var sample = b.Let("sample", sampleBlock.Stride(Lane.Count) + lane);
                    b.If(sample.IsLessThan(samples), () => b.Store(
                        target!, target!.At((Axis.Sample, sample)), source.Load(ValueKind.Int, (Axis.Sample, sample))));
                });
            }
        });
        return b.Build(
            labels is null ? "Marks the lanes that hold a sample." : "Marks the lanes that hold a sample, and brings the labels.",
            ["All ones or zero."]);
    }

    /// <summary>Targets from labels: 1 and 0, or 1 and −1.</summary>
    public static Kernel LowerTargets(MemoryBuffer labels, MemoryBuffer targets, int outputs, int sampleBlocks, bool hasSigns)
    {
        var b = new KernelBuilder(hasSigns ? "SignTargets" : "OneHotTargets", -1);
        var source = b.MemoryBuffer("labels", labels);
        var target = b.MemoryBuffer("targets", targets);
        b.ForUnits("block", sampleBlocks, sampleBlock =>
        {
            var label = b.Let("label", source.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock)));
            b.For("output", 0, outputs, 1, output =>
            {
                var isLabel = outputs == 1 ? label.IsEqualTo(1) : label.IsEqualTo(output);
                b.Store(
                    target,
                    target.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, output)),
                    hasSigns
                        ? new Select(isLabel, new FloatLiteral(1f).Broadcast(), new FloatLiteral(-1f).Broadcast())
                        : (isLabel & PowersOfTwo.One).AsLanes());
            });
        });
        return hasSigns
            ? b.Build(
                $"Targets from labels: one at the label of {outputs}, else minus one.",
                ["With one output label 1 is one and label 0 minus one."])
            : b.Build(
                $"Targets from labels: one at the label of {outputs}, else zero.", ["With one output the label itself is the target."]);
    }
}
