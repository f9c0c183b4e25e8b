using System;
using System.Collections.Generic;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Between the caller's rows, one per sample, and planes, [slab][feature][lane].</summary>
internal static class Rows
{
    /// <summary>Rows to a plane; lanes without a sample become zero.</summary>
    public static Kernel LowerPack(string name, string what, HostValue rows, Plane plane, int features, int batchSize, int slabs, Concern concern)
    {
        var b = new KernelBuilder(name, concern, -1);
        var source = b.Rows("rows", ElementKind.Float, rows);
        var target = b.Plane("plane", plane);
        var samples = b.Host("samples", HostValue.Samples);
        var inFours = features / Ir.Transpose.Size * Ir.Transpose.Size;
        b.ForUnits("slab", slabs, slab =>
        {
            if (batchSize < Lane.Count || inFours == 0)
            {
                OneByOne();
                return;
            }

            b.If((slab.Stride(Lane.Count) + (Lane.Count - 1)).IsLessThan(samples), FourByFour, OneByOne);

            void FourByFour() => b.Section("Every lane has a sample: four of them at a time, and four values of each.", () =>
            {
                b.For("feature", 0, inFours, Ir.Transpose.Size, feature => b.For("lane", 0, Lane.Count, Ir.Transpose.Size, lane => b.Transpose(
                    source, Row(lane) + feature, features, target, Column(feature) + lane, Lane.Count), mayUnroll: true));
                if (features > inFours)
                {
                    b.For("lane", 0, Lane.Count, 1, lane => Values(lane, inFours, feature => new Load(source, Row(lane) + feature, ValueKind.Float)));
                }
            });

            void OneByOne() => b.For("lane", 0, Lane.Count, 1, lane =>
            {
                var sample = b.Let("sample", slab.Stride(Lane.Count) + lane);
                b.If(
                    sample.IsLessThan(samples),
                    () => Values(lane, 0, feature => new Load(source, Row(lane) + feature, ValueKind.Float)),
                    () => Values(lane, 0, _ => 0f));
            });

            void Values(Variable lane, int first, Func<Variable, Expression> value) =>
                b.For("feature", first, features, 1, feature => b.Store(target, Column(feature) + lane, value(feature)));

            Expression Row(Variable lane) => slab.Stride(Lane.Count * features) + lane.Stride(features);

            Expression Column(Variable feature) => slab.Stride(DenseForward.Stride(features)) + feature.Stride(Lane.Count);
        });
        return b.Build($"Rows of {what} to lanes: {features} values of each sample.", ["A copy; lanes without a sample become zero."]);
    }

    /// <summary>A plane to rows.</summary>
    public static Kernel LowerUnpack(Plane plane, int features, int slabs)
    {
        var b = new KernelBuilder("OutputRows", Concern.Inference, -1);
        var source = b.Plane("plane", plane);
        var target = b.Rows("rows", ElementKind.Float, HostValue.OutputRows);
        var samples = b.Host("samples", HostValue.Samples);
        b.ForUnits("slab", slabs, slab => b.For("lane", 0, Lane.Count, 1, lane =>
        {
            var sample = b.Let("sample", slab.Stride(Lane.Count) + lane);
            b.If(sample.IsLessThan(samples), () => b.For("feature", 0, features, 1, feature => b.Store(
                target,
                slab.Stride(Lane.Count * features) + lane.Stride(features) + feature,
                new Load(source, slab.Stride(DenseForward.Stride(features)) + lane + feature.Stride(Lane.Count), ValueKind.Float))));
        }));
        return b.Build($"Lanes to rows of logits: {features} values of each sample.", ["A copy."]);
    }

    /// <summary>The caller's row of one sample to a plane.</summary>
    public static Kernel LowerInputRow(Plane plane, int features)
    {
        var b = new KernelBuilder("InputRow", Concern.Inference, -1, Occasion.Sample);
        var source = b.Rows("row", ElementKind.Float, HostValue.InputRows);
        var target = b.Plane("plane", plane);
        Copy(b, source, target, features);
        return b.Build($"The {features} values of one sample, to where vectors may be read.", ["A copy."]);
    }

    /// <summary>A plane to the caller's row of logits.</summary>
    public static Kernel LowerOutputRow(Plane plane, int features)
    {
        var b = new KernelBuilder("OutputRow", Concern.Inference, -1, Occasion.Sample);
        var source = b.Plane("plane", plane);
        var target = b.Rows("row", ElementKind.Float, HostValue.OutputRows);
        Copy(b, source, target, features);
        return b.Build($"The {features} logits of one sample.", ["A copy."]);
    }

    private static void Copy(KernelBuilder b, Pointer source, Pointer target, int features) =>
        b.ForUnits("feature", features, feature => b.Store(target, feature, new Load(source, feature, ValueKind.Float)));

    /// <summary>Which lanes hold a sample, and the labels.</summary>
    public static Kernel LowerSamples(Plane mask, Plane? labels, int slabs, Concern concern, string name)
    {
        var b = new KernelBuilder(name, concern, -1);
        var maskPointer = b.Plane("mask", mask);
        var source = labels is null ? null : b.Rows("rows", ElementKind.Int, HostValue.LabelRows);
        var target = labels is null ? null : b.Plane("labels", labels);
        var samples = b.Host("samples", HostValue.Samples);
        b.ForUnits("slab", slabs, slab =>
        {
            b.Store(maskPointer, slab.Stride(Lane.Count), (new LaneIndex() + slab.Stride(Lane.Count)).IsLessThan(samples));
            if (source is not null)
            {
                b.For("lane", 0, Lane.Count, 1, lane =>
                {
                    var sample = b.Let("sample", slab.Stride(Lane.Count) + lane);
                    b.If(sample.IsLessThan(samples), () => b.Store(target!, sample, new Load(source, sample, ValueKind.Int)));
                });
            }
        });
        return b.Build(labels is null ? "Marks the lanes that hold a sample." : "Marks the lanes that hold a sample, and brings the labels.", ["All ones or zero."]);
    }

    /// <summary>Targets from labels: 1 and 0, or 1 and −1.</summary>
    public static Kernel LowerTargets(Plane labels, Plane targets, int outputs, int slabs, bool hasSigns)
    {
        var b = new KernelBuilder(hasSigns ? "SignTargets" : "OneHotTargets", Concern.Forward, -1);
        var source = b.Plane("labels", labels);
        var target = b.Plane("targets", targets);
        b.ForUnits("slab", slabs, slab =>
        {
            var label = b.Let("label", new Load(source, slab.Stride(Lane.Count), ValueKind.Bits));
            b.For("output", 0, outputs, 1, output =>
            {
                var isLabel = outputs == 1 ? label.IsEqualTo(1) : label.IsEqualTo(output);
                b.Store(
                    target,
                    slab.Stride(DenseForward.Stride(outputs)) + output.Stride(Lane.Count),
                    hasSigns
                        ? new Select(isLabel, new FloatLiteral(1f).Broadcast(), new FloatLiteral(-1f).Broadcast())
                        : (isLabel & PowersOfTwo.One).AsLanes());
            });
        });
        return hasSigns
            ? b.Build($"Targets from labels: one at the label of {outputs}, else minus one.", ["With one output label 1 is one and label 0 minus one."])
            : b.Build($"Targets from labels: one at the label of {outputs}, else zero.", ["With one output the label itself is the target."]);
    }
}
