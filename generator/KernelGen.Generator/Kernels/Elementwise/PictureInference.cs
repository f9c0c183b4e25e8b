using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>A group's layers over pictures in inference, the first a normalisation per channel with fixed statistics.</summary>
internal static class PictureInference
{
    /// <summary>A mini-batch; <see cref="FusedInference.LowerFactors"/> comes first.</summary>
    public static Kernel Lower(FusedLayers layers, FusedBuffers buffers)
    {
        var group = layers.Group;
        var b = new KernelBuilder(group.Name + "Inference", group.Index);
        var z = b.MemoryBuffer("z", buffers.Input);
        var a = buffers.IsInPlace ? z : b.MemoryBuffer("a", buffers.Output);
        var norm = layers.Norm!.Inference(b, buffers.Norm!);
        var factors = b.MemoryBuffer("factors", buffers.Norm!.Factors);
        layers.Passes.ForParts(b, part => b.Section(
            layers.Formula,
            () => part.ForValues(b, z, layers.PreparesChannels, (channel, forValues) =>
            {
                norm.Prepare(pointer => pointer.Load(ValueKind.Float, (Axis.Feature, channel)), Factor(channel));
                forValues(index =>
                {
                    var value = norm.Apply(b.Let("value", new Load(z, index, ValueKind.Lanes)));
                    b.Store(a, index, layers.Parts.Aggregate(value, (before, next) => next.Infer(b, before, layers.InferenceTag(next))));
                });
            })));
        return b.Build(
            $"Layer {group.Index}, {group.Title} over {layers.Extent}, in inference.",
            FusedInference.Remarks(layers),
            layers.Norm.InferenceProducts(layers.Values));

        List<Expression> Factor(Variable channel) => [.. Enumerable.Range(0, layers.Norm!.FactorTerms).Select(
            term => new Load(factors, FusedInference.Term(factors, term, channel), ValueKind.Float))];
    }

    /// <summary>One sample, lanes over channels; <see cref="FusedInference.LowerFactors"/> comes first.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="input">What comes in.</param>
    /// <param name="output">What goes out; the same where nobody else reads the input.</param>
    public static Kernel LowerOneSample(FusedLayers layers, FusedBuffers buffers, MemoryBuffer input, MemoryBuffer output)
    {
        var group = layers.Group;
        var b = new KernelBuilder(group.Name + "OneSample", group.Index, Occasion.Sample);
        var z = b.MemoryBuffer("z", input);
        var a = ReferenceEquals(input, output) ? z : b.MemoryBuffer("a", output);
        var norm = layers.Norm!.Inference(b, buffers.Norm!);
        var factors = b.MemoryBuffer("factors", buffers.Norm!.Factors);

        // Threads share rows, as they do in the layers around, so that each finds in its cache what it has written.
        b.ForUnits("row", layers.Shape.Height, row => b.For("vector", 0, layers.Channels / Lane.Count, 1, vector =>
        {
            norm.Prepare(
                pointer => pointer.Load(ValueKind.Lanes, (Axis.Feature, vector.Stride(Lane.Count))),
                [.. Enumerable.Range(0, layers.Norm!.FactorTerms).Select(
                    term => new Load(factors, FusedInference.Term(factors, term, vector.Stride(Lane.Count)), ValueKind.Lanes))]);
            b.For("column", 0, layers.Shape.Width, 1, column =>
            {
                var index = z.At(
                    (Axis.Feature, row.Stride(layers.Shape.Width * layers.Channels)),
                    (Axis.Feature, column.Stride(layers.Channels)),
                    (Axis.Feature, vector.Stride(Lane.Count)));
                var value = norm.Apply(b.Let("value", new Load(z, index, ValueKind.Lanes)));
                b.Store(a, index, layers.Parts.Aggregate(value, (before, next) => next.Infer(b, before, layers.InferenceTag(next))));
            });
        }));
        return b.Build(
            $"Layer {group.Index}, {group.Title} over {layers.Extent}, of one sample.",
            FusedInference.Remarks(layers),
            layers.Norm.InferenceProducts(layers.Features));
    }
}
