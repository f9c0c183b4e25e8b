using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>The lists of <see cref="InputLists"/> where a mini-batch has few samples: lanes are channels.</summary>
internal static class FewSampleLists
{
    private const int Square = Lane.Count * Lane.Count;

    /// <summary>Rounds each input to a power of two, once, and lists those that are not zero.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="name">What its kernels' names begin with.</param>
    /// <param name="plan">What lists are like.</param>
    /// <param name="isSigned">Whether inputs may be negative.</param>
    /// <param name="rows">The inputs, sample by sample.</param>
    /// <param name="sampleMask">All ones where there is a sample.</param>
    /// <param name="buffers">Where lists go.</param>
    /// <param name="samples">Samples of a full mini-batch.</param>
    public static Kernel Lower(
        Conv2DLayer layer,
        string name,
        ListPlan plan,
        bool isSigned,
        MemoryBuffer rows,
        MemoryBuffer sampleMask,
        ListBuffers buffers,
        int samples)
    {
        var b = new KernelBuilder(name + "Quantize", layer.Index);
        var powers = new RowPowers(b, layer, isSigned, rows, sampleMask);
        var list = b.MemoryBuffer("entries", buffers.Entries);
        var lengthOf = b.MemoryBuffer("lengths", buffers.Lengths);
        var square = b.Scratch("square", ElementKind.Float, Square);
        var byChannel = b.Scratch("byChannel", ElementKind.Float, Square);
        var counts = b.Scratch("counts", ElementKind.Int, Lane.Count);
        var shape = layer.InputShape;
        var parts = InputLists.Parts(shape.Width);
        b.ForUnits("vector", shape.Channels / Lane.Count, vector =>
        {
            var first = b.Let("firstChannel", vector.Stride(Lane.Count));
            b.For("number", 0, Lane.Count, 1, number => b.For("list", 0, plan.ListsPerBlock, 1, listOfChannel => b.Store(
                lengthOf, lengthOf.At((Axis.Channel, first), (Axis.Channel, number), (Axis.Sample, listOfChannel)), 0)));
            b.For("row", 0, shape.Height, 1, row => InputLists.ForParts(b, shape.Width, (firstColumn, columns) =>
                powers.ForSamples(samples, (sample, isThere) => Part(first, row, firstColumn, columns, sample, isThere))));
        });
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, and lists "
                + "those of each sample and channel that are not zero.",
            InputLists.Remarks(layer));

        // Some columns of a row, of sixteen channels of a sample.
        void Part(
            Variable first, Variable row, Expression firstColumn, Expression columns, Variable sample, Variable isThere)
        {
            var levels = InputPowers.Levels(layer.Quantization!);
            b.Store(counts, 0, new IntLiteral(0).Broadcast());
            b.For("column", 0, columns, 1, (shape.Width, parts), column =>
            {
                var feature = b.Let(
                    "feature",
                    row.Stride(shape.Width * shape.Channels) + (firstColumn + column).Stride(shape.Channels) + first);
                var position = b.Let("position", row.Stride(plan.Columns) + firstColumn + column);
                var (level, sign) = powers.Of(sample, isThere, feature);
                var exists = b.Let("exists", level.IsGreaterThan(0));
                b.Store(square, column.Stride(Lane.Count), InputLists.Entries(b, position, level, sign, exists, levels));
                b.Store(counts, 0, new Load(counts, 0, ValueKind.Bits) - exists);
            });
            if (shape.Width != parts * Lane.Count)
            {
                b.For("column", columns, Lane.Count, 1, ((parts * Lane.Count) - shape.Width, parts), column => b.Store(
                    square, column.Stride(Lane.Count), new FloatLiteral(0f).Broadcast()));
            }

            b.TransposeVectors(square, 0, byChannel, 0, Lane.Count);
            var ofList = plan.SamplesPerList == 1 ? sample : b.Let("list", sample >> Dimension.ShiftOf(plan.SamplesPerList));

            // Behind those that exist are zeros, which nobody reads: the place of the sample may be added to them, too.
            var offset = plan.SamplesPerList == 1
                ? null
                : ListPlan.Entry(
                    b.Let("sampleOfList", sample & (plan.SamplesPerList - 1)).Stride(plan.Rows * plan.Columns), 0).Broadcast();
            b.Section("Entries that exist move to the front of a vector, and the next vector is written behind them.", () =>
                b.For("number", 0, Lane.Count, 1, number =>
                {
                    var lengthAt = lengthOf.At((Axis.Channel, first), (Axis.Channel, number), (Axis.Sample, ofList));
                    var length = b.Let("length", new Load(lengthOf, lengthAt, ValueKind.Int));
                    var entries = new Load(byChannel, number.Stride(Lane.Count), ValueKind.Lanes).AsBits().NonZeroFirst();
                    b.Store(
                        list,
                        list.At(
                            (Axis.Channel, first),
                            (Axis.Channel, number),
                            (Axis.Sample, ofList),
                            (Axis.Entry, length & plan.EntryMask)),
                        offset is null ? entries : entries + offset);
                    b.Store(lengthOf, lengthAt, length + new Load(counts, number, ValueKind.Int));
                }));
        }
    }
}
