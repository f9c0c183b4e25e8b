using System.Globalization;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Lowering;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>The memory of a layer with weights: the weights, what is made of them, and the sums.</summary>
internal sealed record WeightBuffers(
    string Name,
    WeightLayout Layout,
    MemoryBuffer Weights,
    MemoryBuffer? Bias,
    MemoryBuffer? ForwardCodes,
    MemoryBuffer? BackwardCodes,
    MemoryBuffer? OneSampleCodes,
    MemoryBuffer? Signs,
    MemoryBuffer? Powers,
    MemoryBuffer? Nonzeros,
    FixedBuffers? Fixed,
    FixedBuffers? FixedBelow,
    MemoryBuffer Output)
{
    /// <param name="layer">The layer.</param>
    /// <param name="layout">How its weights lie.</param>
    /// <param name="context">What its lowering is given.</param>
    /// <param name="inputs">What the layer takes its inputs for: a picture, or a row of values.</param>
    /// <param name="outputs">Likewise its outputs.</param>
    /// <param name="hasOneSample">Whether there are kernels for one sample that read codes.</param>
    public static WeightBuffers Create(
        WeightedLayer layer, WeightLayout layout, LoweringContext context, Shape inputs, Shape outputs, bool hasOneSample)
    {
        var tag = context.Group.Number;
        return new WeightBuffers(
            context.Group.Name,
            layout,
            new MemoryBuffer("Weights" + tag, ElementKind.Float, layout.Weights, string.Empty, true),
            layer.HasBias ? new MemoryBuffer("Bias" + tag, ElementKind.Float, layout.Bias, string.Empty, true) : null,
            layout.IsCoded
                ? new MemoryBuffer(
                    "ForwardCodes"
                        + tag, ElementKind.Int, layout.ForwardCodes, $", four codes of {Text(layout.RowsPerGroup)} weights each", true)
                {
                    Bound = new CodesBelow(layout.ForwardEntries),
                }
                : null,
            layout.IsCoded
                ? new MemoryBuffer(
                    "BackwardCodes" + tag,
                    ElementKind.Byte,
                    layout.BackwardCodes,
                    $", codes of the tile's {Text(layout.BackwardRows)} outputs in a lane",
                    true)
                {
                    Bound = new CodesBelow(layout.BackwardEntries),
                }
                : null,
            layout.IsCoded && hasOneSample
                ? new MemoryBuffer(
                    "OneSampleCodes" + tag,
                    ElementKind.Int,
                    layout.OneSampleCodes,
                    ", a byte for each output of the tile in a lane: the numbers of two entries",
                    true)
                : null,
            layout.IsDirect ? new MemoryBuffer("Signs" + tag, ElementKind.Int, layout.Signs, ", the sign bit", true) : null,
            layout.IsPowers
                ? new MemoryBuffer("Powers" + tag, ElementKind.Int, layout.Powers, ", what powers of two add to the bits of floats", true)
                : null,
            layout.IsPowers || (layout.IsDirect && layout.IsTernary)
                ? new MemoryBuffer(
                    "Nonzeros" + tag, ElementKind.Int, layout.IsPowers ? layout.Weights : layout.Signs, ", all ones or zero", true)
                : null,
            layout.IsFixed ? FixedSums.Buffers(tag, inputs, outputs, context.SampleBlocks) : null,
            layout.IsFixed ? FixedSums.Buffers("Below" + tag, outputs, inputs, context.SampleBlocks) : null,
            context.Activations("Z" + tag, outputs));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
