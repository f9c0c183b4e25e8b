using System.Collections.Generic;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Losses;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.UserFunctions;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>The loss of each sample, and the error at the logits times learning rate / samples.</summary>
internal static class LossLowering
{
    /// <param name="graph">The network.</param>
    /// <param name="logits">The last layer's outputs.</param>
    /// <param name="error">Where the error goes.</param>
    /// <param name="labels">[sample block][lane] of labels; unused where there are targets.</param>
    /// <param name="targets">[sample block][output][lane] of targets; only with losses that take them.</param>
    /// <param name="mask">[sample block][lane], all ones for samples that exist.</param>
    /// <param name="reciprocal">The powers of 1/samples; only without multiplications.</param>
    /// <param name="losses">[sample block][lane] of losses.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    public static Kernel Lower(NetworkGraph graph, MemoryBuffer logits, MemoryBuffer error, MemoryBuffer labels, MemoryBuffer? targets, MemoryBuffer mask, MemoryBuffer reciprocal, MemoryBuffer losses, int sampleBlocks)
    {
        var outputs = graph.OutputSize;
        var b = new KernelBuilder("LossForwardBackward", graph.Layers.Count);
        var z = b.MemoryBuffer("logits", logits);
        var label = targets is null ? b.MemoryBuffer("labels", labels) : null;
        var target = targets is null ? null : b.MemoryBuffer("targets", targets);
        var maskPointer = b.MemoryBuffer("mask", mask);
        var delta = b.MemoryBuffer("error", error);
        var total = b.MemoryBuffer("losses", losses);
        var step = new GradientScale(b, graph, reciprocal);
        b.ForUnits("slab", sampleBlocks, sampleBlock =>
        {
            var valid = b.Let("valid", maskPointer.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock)));
            var labelsOfSampleBlock = label is null ? null : b.Let("labelOfSample", label.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock)));
            var loss = b.Let("loss", new FloatLiteral(0f).Broadcast());
            if (graph.Loss is SoftmaxCrossEntropyLoss)
            {
                Softmax(b, outputs, sampleBlock, z, delta, valid, labelsOfSampleBlock!, step, loss);
            }
            else
            {
                b.For("output", 0, outputs, 1, output =>
                {
                    var index = z.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, output));
                    var value = b.Let("logit", new Load(z, index, ValueKind.Lanes));
                    var gradient = graph.Loss is UserLoss written ? Written(b, written, value, new Load(target!, index, ValueKind.Lanes), step, loss)
                        : graph.Loss is MeanSquaredErrorLoss ? SquaredError(b, outputs, value, new Load(target!, index, ValueKind.Lanes), step, loss)
                        : Hinge(b, graph.Loss, outputs, value, labelsOfSampleBlock!, output, step, loss);
                    b.Store(delta, index, (gradient.AsBits() & valid).AsLanes());
                });
            }

            b.Store(total, total.At((Axis.SampleBlock, sampleBlock)), (loss.AsBits() & valid).AsLanes());
        });
        var (name, formula) = graph.Loss switch
        {
            SquaredHingeLoss => ("Squared hinge", "Σ max(0, 1 − y·z)² with y = ±1; error −2·y·max(0, 1 − y·z). y·z is a sign flip."),
            HingeLoss => ("Hinge", "Σ max(0, 1 − y·z) with y = ±1; error −y where the hinge is open. y·z is a sign flip."),
            UserLoss written => (written.Function.Name, "Both are methods of the network's user; lanes compute what they compute, to the bit."),
            SoftmaxCrossEntropyLoss => ("Softmax cross entropy", "−log softmax(z)[label]; error softmax(z) − onehot(label)."),
            _ => ("Mean squared error", $"Σ (z − t)² / {outputs}; error 2·(z − t) / {outputs}."),
        };
        return b.Build(
            $"{name} over {outputs} outputs: the loss of each sample and the error at the logits.",
            [
                formula,
                (graph.Optimizer is { ScalesSteps: true }
                    ? "The error carries 1 / samples; the learning rate is in the optimizer's steps."
                    : "The error carries the learning rate / samples, so that no weight has to.")
                    + (graph.IsMultiplicationFree ? " 1/samples is a sum of signed powers of two, a rate one of them." : string.Empty),
            ],
            !graph.IsMultiplicationFree ? 0 : graph.Loss switch { SquaredHingeLoss => 2L, MeanSquaredErrorLoss => 4L, _ => 0L } * outputs * sampleBlocks * Lane.Count);
    }

    /// <summary>The sum of all samples' losses (their mean, without multiplications), in a fixed order.</summary>
    public static Kernel LowerTotal(NetworkGraph graph, MemoryBuffer losses, MemoryBuffer total, MemoryBuffer reciprocal, int sampleBlocks)
    {
        var b = new KernelBuilder("LossTotal", graph.Layers.Count);
        var source = b.MemoryBuffer("losses", losses);
        var target = b.MemoryBuffer("total", total);
        var inverseCount = graph.IsMultiplicationFree ? ShiftFactor.Reciprocal(b, b.MemoryBuffer("reciprocal", reciprocal)) : null;
        var sampleBlockCount = b.Host("slabs", KernelScalar.Slabs);
        b.ForUnits("network", 1, _ =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            b.For("slab", 0, sampleBlockCount, 1, sampleBlocks, sampleBlock => b.Set(sum, sum + source.Load(ValueKind.Lanes, (Axis.SampleBlock, sampleBlock))));
            b.Store(target, 0, inverseCount is null
                ? sum.SumLanes()
                : inverseCount.Times(b, "mean", b.Let("totalLoss", sum.SumLanes().Broadcast())).FirstLane());
        });
        return b.Build($"The loss of the mini-batch: the {(inverseCount is null ? "sum" : "mean")} over its samples.", ["In a fixed order, whatever the number of threads."]);
    }

    private static Expression Hinge(
        KernelBuilder b, Loss kind, int outputs, Variable value, Variable labels, Variable output, GradientScale step, Variable loss)
    {
        // One output: label 1 is the positive class. Several: the label's output is.
        var isPositive = outputs == 1 ? labels.IsEqualTo(1) : labels.IsEqualTo(output);
        var positiveSign = b.Let("positiveSign", isPositive & PowersOfTwo.SignBit);
        // 1 − y·z: z with its sign flipped for y = +1, plus one.
        var margin = b.Let("margin", (value.AsBits() ^ positiveSign).AsLanes() + 1f);
        // Not "where it is above zero": NaN is neither above nor below, and stays.
        var hinge = b.Let(
            "hinge",
            new Select(new FloatLiteral(0f).Broadcast().IsAtLeast(margin), new FloatLiteral(0f).Broadcast(), margin));
        if (kind is HingeLoss)
        {
            b.Set(loss, loss + hinge);
            return b.Let("gradient", new Select(margin.IsGreaterThan(0f), (step.Factors!.AsBits() ^ positiveSign).AsLanes(), hinge));
        }

        b.Set(loss, loss + step.Square("square", hinge, Reason.SquaredHinge));
        return (step.Of("gradient", hinge + hinge).AsBits() ^ positiveSign).AsLanes();
    }

    private static Expression SquaredError(KernelBuilder b, int outputs, Variable value, Expression target, GradientScale step, Variable loss)
    {
        var difference = b.Let("difference", value - target);
        b.Set(loss, loss + step.MeanOver(outputs, "meanSquare", step.Square("square", difference, Reason.MeanSquaredError)));
        return step.Of("gradient", step.MeanOver(outputs, "meanDifference", difference + difference));
    }

    private static Expression Written(KernelBuilder b, UserLoss written, Variable value, Expression target, GradientScale step, Variable loss)
    {
        var reason = Reason.UserLoss(written.Function.Name);
        var targets = b.Let("target", target);
        b.Section(UserFunctionText.Of(written.Function) + ".", () => b.Set(loss, loss + b.Let("lossOfOutput", UserFunctionLowering.Lower(b, written.Function, reason, string.Empty, value, targets))));
        Expression? gradient = null;
        b.Section(UserFunctionText.Of(written.Derivative) + ".", () =>
        {
            var derivative = b.Let("derivative", UserFunctionLowering.Lower(b, written.Derivative, reason, string.Empty, value, targets));
            gradient = step.Of("gradient", derivative);
        });
        return gradient!;
    }

    private static void Softmax(
        KernelBuilder b, int outputs, Variable sampleBlock, Pointer z, Pointer delta, Variable valid, Variable labels, GradientScale step, Variable loss)
    {
        var largest = b.Let("largest", z.Load(ValueKind.Lanes, (Axis.SampleBlock, sampleBlock), (Axis.Feature, 0)));
        b.Section("The largest logit is taken off, so that no power overflows.", () => b.For("output", 1, outputs, 1, output =>
        {
            var value = b.Let("logit", z.Load(ValueKind.Lanes, (Axis.SampleBlock, sampleBlock), (Axis.Feature, output)));
            b.Set(largest, new Select(value.IsGreaterThan(largest), value, largest));
        }));
        var sum = b.Let("sumOfPowers", new FloatLiteral(0f).Broadcast());
        var ofLabel = b.Let("logitOfLabel", new FloatLiteral(0f).Broadcast());
        b.Section("Powers and their sum.", () => b.For("output", 0, outputs, 1, output =>
        {
            var index = z.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, output));
            var value = b.Let("difference", new Load(z, index, ValueKind.Lanes) - largest);
            b.Set(ofLabel, new Select(labels.IsEqualTo(output), value, ofLabel));
            var power = Transcendental.Exp(b, "power", value);
            b.Set(sum, sum + power);
            b.Store(delta, index, power);
        }));
        b.Section("Cross entropy: log Σ exp(z) − z[label].", () =>
        {
            var log = Transcendental.Log(b, "logOfSum", sum);
            b.Set(loss, log - ofLabel);
        });
        b.Section("Error: probabilities, less one at the label.", () => b.For("output", 0, outputs, 1, output =>
        {
            var index = z.At((Axis.SampleBlock, sampleBlock), (Axis.Feature, output));
            var probability = new Load(delta, index, ValueKind.Lanes).Over(sum, Reason.Softmax);
            var isLabel = (labels.IsEqualTo(output) & PowersOfTwo.One).AsLanes();
            var gradient = step.Of("gradient", probability - isLabel);
            b.Store(delta, index, (gradient.AsBits() & valid).AsLanes());
        }));
    }
}
