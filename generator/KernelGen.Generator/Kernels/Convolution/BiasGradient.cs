using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>Σ δ of each filter over samples and positions.</summary>
internal static class BiasGradient
{
    /// <summary>b ← b − Σ δ; or the sums alone, where an optimizer goes on with them.</summary>
    public static Kernel Lower(Conv2DLayer layer, WeightBuffers buffers, MemoryBuffer error, MemoryBuffer? gradient, int sampleBlocks)
    {
        var b = new KernelBuilder(buffers.Name + (gradient is null ? "BiasUpdate" : "BiasGradient"), layer.Index);
        var delta = b.MemoryBuffer("gradient", error);
        var target = gradient is null ? b.MemoryBuffer("bias", buffers.Bias!) : b.MemoryBuffer("gradients", gradient);
        var blocks = b.Host("blocks", KernelScalar.SampleBlocks);
        b.ForUnits("filter", layer.Units, filter =>
        {
            var sum = b.Let("sum", new FloatLiteral(0f).Broadcast());
            b.For("block", 0, blocks, 1, sampleBlocks, block =>
            {
                var ofBlock = b.Let("sumOfBlock", new FloatLiteral(0f).Broadcast());
                b.For("position", 0, layer.Positions, 1, position => b.Set(ofBlock, ofBlock + delta.Load(
                    ValueKind.Lanes,
                    (Axis.SampleBlock, block),
                    (Axis.Feature, position.Stride(layer.Units)),
                    (Axis.Feature, filter))));
                b.Set(sum, sum + ofBlock);
            });
            b.Store(
                target,
                target.At((Axis.Output, filter)),
                gradient is null ? target.Load(ValueKind.Float, (Axis.Output, filter)) - sum.SumLanes() : sum.SumLanes());
        });
        return gradient is null
            ? b.Build(
                $"Layer {layer.Index}, {layer.Description}: the update of the {layer.Units} biases.",
                ["b ← b − Σ δ over samples and positions; the learning rate is in δ."])
            : b.Build(
                $"Layer {layer.Index}, {layer.Description}: the gradients of the {layer.Units} biases.",
                ["Σ δ over samples and positions, for the optimizer."]);
    }
}
