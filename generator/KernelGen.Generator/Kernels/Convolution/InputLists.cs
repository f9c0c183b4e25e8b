using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>Lists of the inputs that are not zero: of each sample and channel, in the order of positions.</summary>
internal static class InputLists
{
    // A square of sixteen columns and samples.
    private const int Square = Lane.Count * Lane.Count;

    // Lists of so many channels, of four sample blocks, stay in the second cache, and what is read of a position is a few cache lines.
    private const int ChannelsAtATime = 8;

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
        var squares = b.Scratch("squares", ElementKind.Float, InputPowers.BlocksPerQuad * Square);
        var counts = b.Scratch("counts", ElementKind.Int, InputPowers.BlocksPerQuad * Lane.Count);
        var bySample = b.Scratch("bySample", ElementKind.Float, Square);
        var shape = layer.InputShape;
        var levels = InputPowers.Levels(layer.Quantization!);
        var parts = Parts(shape.Width);
        ForChannels(b, shape.Channels, forChannels =>
        {
            forChannels(channel => b.For("list", 0, sampleBlocks * plan.ListsPerBlock, 1, number => b.Store(
                lengthOf, lengthOf.At((Axis.Channel, channel), (Axis.Sample, number)), 0)));
            powers.ForQuads((quad, count) => b.For("row", 0, shape.Height, 1, row =>
                ForParts(b, shape.Width, (firstColumn, columns) => forChannels(channel =>
                    Part(channel, quad, count, row, firstColumn, columns)))));
        });
        return b.Build(
            $"Layer {layer.Index}: rounds its {layer.Inputs} inputs to powers of two, {InputPowers.Range(layer.Quantization!)}, and lists "
                + "those of each sample and channel that are not zero.",
            Remarks(layer));

        // Some columns of a row, of one channel.
        void Part(
            Variable channel, Variable quad, Variable count, Variable row, Expression firstColumn, Expression columns)
        {
            b.For("number", 0, InputPowers.BlocksPerQuad, 1, number => b.Store(
                counts, number.Stride(Lane.Count), new IntLiteral(0).Broadcast()));
            b.For("column", 0, columns, 1, (shape.Width, parts), column =>
            {
                var feature = b.Let(
                    "feature",
                    row.Stride(shape.Width * shape.Channels) + (firstColumn + column).Stride(shape.Channels) + channel);
                var position = b.Let("position", row.Stride(plan.Columns) + firstColumn + column);
                powers.ForBlocksOfQuad(feature, quad, count, (number, level, sign) =>
                {
                    var exists = b.Let("exists", level.IsGreaterThan(0));
                    b.Store(
                        squares,
                        number.Stride(Square) + column.Stride(Lane.Count),
                        Entries(b, position, level, sign, exists, levels));
                    var countsOfBlock = number.Stride(Lane.Count);
                    b.Store(counts, countsOfBlock, new Load(counts, countsOfBlock, ValueKind.Bits) - exists);
                });
            });
            b.For("number", 0, count, 1, powers.TripsOfQuad, number =>
            {
                if (shape.Width != parts * Lane.Count)
                {
                    b.For("column", columns, Lane.Count, 1, ((parts * Lane.Count) - shape.Width, parts), column => b.Store(
                        squares, number.Stride(Square) + column.Stride(Lane.Count), new FloatLiteral(0f).Broadcast()));
                }

                b.TransposeVectors(squares, number.Stride(Square), bySample, 0, Lane.Count);
                b.Section("Entries that exist move to the front of a vector, and the next vector is written behind them.", () =>
                    b.For("list", 0, plan.ListsPerBlock, 1, listOfBlock => Append(channel, quad + number, listOfBlock, number)));
            });
        }

        // The samples of one list.
        void Append(Variable channel, Expression block, Variable listOfBlock, Variable number)
        {
            var index = b.Let("listOfChannel", block.Stride(plan.ListsPerBlock) + listOfBlock);
            var length = b.Let("length", lengthOf.Load(ValueKind.Int, (Axis.Channel, channel), (Axis.Sample, index)));
            b.For("sample", 0, plan.SamplesPerList, 1, sample =>
            {
                var sampleOfBlock = listOfBlock.Stride(plan.SamplesPerList) + sample;
                var entriesOfSample = b.Let("entriesOfSample", new Load(
                    bySample, sampleOfBlock.Stride(Lane.Count), ValueKind.Lanes).AsBits().NonZeroFirst());
                if (plan.SamplesPerList > 1)
                {
                    // Behind those that exist are zeros, which nobody reads: the place of the sample may be added to them, too.
                    entriesOfSample = b.Let(
                        "entriesOfList", entriesOfSample + ListPlan.Entry(sample.Stride(plan.Rows * plan.Columns), 0).Broadcast());
                }

                b.Store(
                    list,
                    list.At((Axis.Channel, channel), (Axis.Sample, index), (Axis.Entry, length & plan.EntryMask)),
                    entriesOfSample);
                b.Set(length, length + new Load(counts, number.Stride(Lane.Count) + sampleOfBlock, ValueKind.Int));
            });
            b.Store(lengthOf, lengthOf.At((Axis.Channel, channel), (Axis.Sample, index)), length);
        }
    }

    /// <summary>What a kernel that makes lists says of them.</summary>
    public static string[] Remarks(Conv2DLayer layer) =>
    [
        "An entry is a position of the input, times 32, and the number of a power, from the smallest up.",
        .. InputPowers.Remarks(layer.Quantization!),
    ];

    /// <summary>Parts of a row of so many columns that fit a vector.</summary>
    public static int Parts(int width) => (width + Lane.Count - 1) / Lane.Count;

    /// <summary>Loops over them: the first column of each, and how many it has.</summary>
    public static void ForParts(KernelBuilder b, int width, Action<Expression, Expression> body)
    {
        var parts = Parts(width);
        if (parts == 1)
        {
            body(0, width);
            return;
        }

        var columnsOfPart = (width + parts - 1) / parts;
        b.For("firstColumn", 0, width, columnsOfPart, firstColumn => body(
            firstColumn,
            width % columnsOfPart == 0 ? columnsOfPart : b.Let("columns", (new IntLiteral(width) - firstColumn).Min(columnsOfPart))));
    }

    /// <summary>Entries, and zeros where an input is zero; powers with a minus have the numbers behind those without.</summary>
    public static Expression Entries(
        KernelBuilder b, Variable position, Variable level, Expression? sign, Variable exists, int levels)
    {
        var code = sign is null ? level : b.Let("code", level + ((sign >> 31) & exists & levels));
        return (ListPlan.Entry(position, code) & exists).AsLanes();
    }

    /// <summary>A few channels at a time, so that their lists stay in the second cache: the body gets a loop over them.</summary>
    private static void ForChannels(KernelBuilder b, int channels, Action<Action<Action<Variable>>> body)
    {
        var groups = (channels + ChannelsAtATime - 1) / ChannelsAtATime;
        var (first, last) = b.Units(channels, null, "channel");
        b.For("firstOfGroup", first, last, ChannelsAtATime, groups, firstOfGroup =>
        {
            var lastOfGroup = b.Let("lastOfGroup", (firstOfGroup + ChannelsAtATime).Min(last));
            body(loop => b.For("channel", firstOfGroup, lastOfGroup, 1, (channels, groups), loop));
        });
    }
}
