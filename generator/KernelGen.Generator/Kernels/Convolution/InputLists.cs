using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>Lists of the inputs that are not zero: of each sample and channel, in the order of positions.</summary>
internal static class InputLists
{
    /// <summary>Room for the entries of all lists.</summary>
    public static Layout EntriesOf(Conv2DLayer layer, ListPlan plan, int sampleBlocks) => Layout.Of(
        new Dimension(Axis.Sample, sampleBlocks * Lane.Count),
        new Dimension(Axis.Channel, layer.InputsPerOffset) { Gap = InputBySamples.Gap },
        new Dimension(Axis.Entry, plan.EntryMask + 1) { Label = "position and number of a power" });

    /// <summary>The lengths of all lists.</summary>
    public static Layout LengthsOf(Conv2DLayer layer, int sampleBlocks) => Layout.Of(
        new Dimension(Axis.Channel, layer.InputsPerOffset), new Dimension(Axis.Sample, sampleBlocks * Lane.Count));

    /// <summary>Rounds each input to a power of two, once, and lists those that are not zero.</summary>
    public static Kernel Lower(
        Conv2DLayer layer,
        string name,
        ListPlan plan,
        bool isSigned,
        MemoryBuffer input,
        MemoryBuffer sampleMask,
        MemoryBuffer entries,
        MemoryBuffer lengths,
        int sampleBlocks)
    {
        var b = new KernelBuilder(name + "Quantize", layer.Index);
        var powers = new InputPowers(b, layer, isSigned, input, sampleMask, sampleBlocks);
        var list = b.MemoryBuffer("entries", entries);
        var lengthOf = b.MemoryBuffer("lengths", lengths);
        var blocks = b.Host("sampleBlocks", KernelScalar.SampleBlocks);
        var codes = b.Scratch("codes", ElementKind.Int, Lane.Count);
        var shape = layer.InputShape;
        var levels = InputPowers.Levels(layer.Quantization!);
        b.ForUnits("channel", shape.Channels, channel =>
        {
            b.For("sampleBlock", 0, blocks, 1, sampleBlocks, block => b.Store(
                lengthOf,
                lengthOf.At((Axis.Channel, channel), (Axis.Sample, block.Stride(Lane.Count))),
                new IntLiteral(0).Broadcast()));
            b.For("row", 0, shape.Height, 1, row => b.For("column", 0, shape.Width, 1, column =>
            {
                var feature = b.Let(
                    "feature", row.Stride(shape.Width * shape.Channels) + column.Stride(shape.Channels) + channel);
                var position = b.Let("position", row.Stride(plan.Columns) + column);
                powers.ForSampleBlocks(feature, (block, level, sign) =>
                {
                    // Powers with a minus have the numbers behind those without.
                    b.Store(codes, 0, sign is null ? level : level + ((sign >> 31) & level.IsGreaterThan(0) & levels));
                    b.Section("Written in any case; a list grows by what is not zero.", () => b.For("lane", 0, Lane.Count, 1, lane =>
                    {
                        var code = b.Let("code", new Load(codes, lane, ValueKind.Int));
                        var sample = b.Let("sample", block.Stride(Lane.Count) + lane);
                        var index = lengthOf.At((Axis.Channel, channel), (Axis.Sample, sample));
                        var length = b.Let("length", new Load(lengthOf, index, ValueKind.Int));
                        b.Store(
                            list,
                            list.At((Axis.Sample, sample), (Axis.Channel, channel), (Axis.Entry, length & plan.EntryMask)),
                            ListPlan.Entry(position, code));
                        b.Store(lengthOf, index, length + ((code + 31) >> 5));
                    }));
                });
            }));
        });
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, and lists "
                + "those of each sample and channel that are not zero.",
            [
                "An entry is a position of the input, times 32, and the number of a power, from the smallest up.",
                .. InputPowers.Remarks(layer.Quantization!),
            ]);
    }
}
