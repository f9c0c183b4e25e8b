using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>The loss of each sample, and the gradient at the logits times learning rate / samples.</summary>
internal static class LossKernels
{
    /// <param name="graph">The network.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="buffers">The memory.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    public static Kernel Lower(NetworkGraph graph, LossLowering loss, LossBuffers buffers, int sampleBlocks)
    {
        var outputs = graph.OutputSize;
        var b = new KernelBuilder("LossForwardBackward", graph.Nodes.Count);
        var logits = b.MemoryBuffer("logits", buffers.Logits);
        var labels = buffers.Targets is null ? b.MemoryBuffer("labels", buffers.Labels) : null;
        var targets = buffers.Targets is null ? null : b.MemoryBuffer("targets", buffers.Targets);
        var mask = b.MemoryBuffer("mask", buffers.Mask);
        var gradient = b.MemoryBuffer("gradient", buffers.Gradient);
        var losses = b.MemoryBuffer("losses", buffers.Losses);
        var scale = new GradientScale(b, graph, buffers.Reciprocal, loss.NeedsFactors);
        b.ForUnits("block", sampleBlocks, sampleBlock =>
        {
            var valid = b.Let("valid", mask.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock)));
            var labelsOfBlock = labels is null
                ? null
                : b.Let("labelOfSample", labels.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock)));
            var total = b.Let("loss", new FloatLiteral(0f).Broadcast());
            loss.SampleBlock(new LossPlace(
                b, outputs, sampleBlock, logits, gradient, targets, labelsOfBlock, valid, scale, total));
            b.Store(losses, losses.At((Axis.SampleBlock, sampleBlock)), (total.AsBits() & valid).AsLanes());
        });
        return b.Build(
            $"{loss.Name} over {outputs} outputs: the loss of each sample and the gradient at the logits.",
            [
                loss.Formula(outputs),
                (graph.Optimizer is { ScalesSteps: true }
                    ? "The gradient carries 1 / samples; the learning rate is in the optimizer's steps."
                    : "The gradient carries the learning rate / samples, so that no weight has to.")
                    + (graph.IsMultiplicationFree ? " 1/samples is a sum of signed powers of two, a rate one of them." : string.Empty),
            ],
            graph.IsMultiplicationFree ? loss.ProductsPerOutput * outputs * sampleBlocks * Lane.Count : 0);
    }

    /// <summary>The sum of all samples' losses (their mean, without multiplications), in a fixed order.</summary>
    public static Kernel LowerTotal(NetworkGraph graph, LossBuffers buffers, int sampleBlocks)
    {
        var b = new KernelBuilder("LossTotal", graph.Nodes.Count);
        var source = b.MemoryBuffer("losses", buffers.Losses);
        var target = b.MemoryBuffer("total", buffers.Total);
        var inverseCount = graph.IsMultiplicationFree ? ShiftFactor.Reciprocal(b, b.MemoryBuffer("reciprocal", buffers.Reciprocal)) : null;
        var sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        b.ForUnits("network", 1, _ =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            b.For("block", 0, sampleBlockCount, 1, sampleBlocks, sampleBlock =>
                b.Set(sum, sum + source.Load(ValueKind.Lanes, (Axis.SampleBlock, sampleBlock))));
            b.Store(target, 0, inverseCount is null
                ? sum.SumLanes()
                : inverseCount.Times(b, "mean", b.Let("totalLoss", sum.SumLanes().Broadcast())).FirstLane());
        });
        return b.Build(
            $"The loss of the mini-batch: the {(inverseCount is null ? "sum" : "mean")} over its samples.",
            ["In a fixed order, whatever the number of threads."]);
    }
}
