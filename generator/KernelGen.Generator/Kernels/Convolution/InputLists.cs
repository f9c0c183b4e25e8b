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
        new Dimension(Axis.Channel, layer.InputsPerOffset),
        Lists(plan, sampleBlocks),
        new Dimension(Axis.Entry, plan.EntryMask + 1)
        {
            Gap = InputBySamples.Gap, Label = "position and number of a power",
        });

    /// <summary>The lengths of all lists.</summary>
    public static Layout LengthsOf(Conv2DLayer layer, ListPlan plan, int sampleBlocks) =>
        Layout.Of(new Dimension(Axis.Channel, layer.InputsPerOffset), Lists(plan, sampleBlocks));

    /// <summary>Samples, or as many of them as share a list.</summary>
    public static Dimension Lists(ListPlan plan, int sampleBlocks) => new(Axis.Sample, sampleBlocks * plan.ListsPerBlock)
    {
        Label = plan.SamplesPerList == 1 ? null : plan.SamplesPerList + " samples",
    };

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
        var blocks = b.Host("blocks", KernelScalar.SampleBlocks);
        var codes = b.Scratch("codes", ElementKind.Int, Lane.Count);
        var shape = layer.InputShape;
        var levels = InputPowers.Levels(layer.Quantization!);
        b.ForUnits("channel", shape.Channels, channel =>
        {
            b.For("list", 0, sampleBlocks * plan.ListsPerBlock, 1, number => b.Store(
                lengthOf, lengthOf.At((Axis.Channel, channel), (Axis.Sample, number)), 0));
            b.For("row", 0, shape.Height, 1, row => b.For("column", 0, shape.Width, 1, column =>
            {
                var feature = b.Let(
                    "feature", row.Stride(shape.Width * shape.Channels) + column.Stride(shape.Channels) + channel);
                var position = b.Let("position", row.Stride(plan.Columns) + column);
                powers.ForSampleBlocks(feature, (block, level, sign) =>
                {
                    // Powers with a minus have the numbers behind those without.
                    b.Store(codes, 0, sign is null ? level : level + ((sign >> 31) & level.IsGreaterThan(0) & levels));
                    b.Section("Written in any case; a list grows by what is not zero.", () =>
                        b.For("list", 0, plan.ListsPerBlock, 1, number => Append(channel, block, number, position)));
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

        // The samples of one list.
        void Append(Variable channel, Expression block, Variable number, Variable position)
        {
            var index = b.Let("listOfChannel", block.Stride(plan.ListsPerBlock) + number);
            var length = b.Let("length", lengthOf.Load(ValueKind.Int, (Axis.Channel, channel), (Axis.Sample, index)));
            b.For("sample", 0, plan.SamplesPerList, 1, sample =>
            {
                var code = b.Let("code", new Load(codes, number.Stride(plan.SamplesPerList) + sample, ValueKind.Int));
                b.Store(
                    list,
                    list.At((Axis.Channel, channel), (Axis.Sample, index), (Axis.Entry, length & plan.EntryMask)),
                    ListPlan.Entry(position + sample.Stride(plan.Rows * plan.Columns), code));
                b.Set(length, length + ((code + 31) >> 5));
            });
            b.Store(lengthOf, lengthOf.At((Axis.Channel, channel), (Axis.Sample, index)), length);
        }
    }
}
