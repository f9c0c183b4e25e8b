using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Graph.Fusion;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Normalisation;

/// <summary>
/// Statistics of the channels of pictures: parts of the positions are summed side by side, and the sums of all parts added in their order.
/// </summary>
internal static class ChannelStatistics
{
    /// <summary>The kernels from the values of a mini-batch to the statistics and factors of each channel, in order.</summary>
    public static IEnumerable<Kernel> Lower(
        FusedGroup group, NormalisationLowering norm, NormalisationBuffers buffers, MemoryBuffer input) =>
        [
            LowerSums(group, buffers, input),
            LowerTotals(
                group, norm, buffers, "Mean", "the mean of each channel", [buffers.Channels!.Sums],
                (channels, channel, sums) => channels.StoreMean(channel, sums[0])),
            LowerDeviations(group, norm, buffers, input),
            LowerTotals(
                group, norm, buffers, norm.Spread, $"the {norm.Spread.ToLowerInvariant()} of each channel and what values are scaled by",
                SpreadSums(norm, buffers.Channels!),
                (channels, channel, sums) => channels.StoreSpread(channel, sums)),
        ];

    /// <summary>From the sums of the way back to gradients of γ and β, and what the gradient in front needs.</summary>
    public static Kernel LowerGradients(FusedGroup group, NormalisationLowering norm, NormalisationBuffers buffers) => LowerTotals(
        group,
        norm,
        buffers,
        "Gradients",
        buffers.GammaGradient is null
            ? "the update of γ and β, and what the gradient in front of them takes off"
            : "the gradients of γ and β, and what the gradient in front of them takes off",
        [buffers.Channels!.GradientSums, buffers.Channels.ProductSums],
        (channels, channel, sums) => channels.StoreGradients(channel, sums[0], sums[1]));

    /// <summary>Adds up over the values of a part.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="part">The part.</param>
    /// <param name="values">Memory that lies as the values do.</param>
    /// <param name="sums">Where the part's sums go, with the names of the locals.</param>
    /// <param name="prepare">What is needed of a channel.</param>
    /// <param name="terms">What sixteen values add to each sum.</param>
    /// <param name="isInOrder">
    /// Whether values are taken in the order of memory, the sums standing in the first cache; else in strips, the sums in registers. Each
    /// sum has its values in the same order.
    /// </param>
    public static void Add(
        KernelBuilder b,
        PicturePasses.Part part,
        Pointer values,
        IReadOnlyList<(string Name, Pointer Memory)> sums,
        Action<Variable> prepare,
        Func<Expression, IReadOnlyList<Expression>> terms,
        bool isInOrder = false)
    {
        var start = b.Let("sumsOfPart", sums[0].Memory.StartOf((Axis.Tile, part.Number)));
        b.For("channel", 0, part.Passes.Channels, 1, channel =>
        {
            foreach (var (_, memory) in sums)
            {
                b.Store(memory, start + memory.StartOf((Axis.Channel, channel)), new FloatLiteral(0f).Broadcast());
            }
        });
        if (isInOrder)
        {
            part.ForValues(b, values, preparesChannels: false, Channel);
        }
        else
        {
            part.ForStrips(b, values, Channel);
        }

        void Channel(Variable channel, Action<Action<Expression>> forValues)
        {
            prepare(channel);
            var place = start + sums[0].Memory.StartOf((Axis.Channel, channel));
            var totals = sums.Select(sum => b.Let(sum.Name, new Load(sum.Memory, place, ValueKind.Lanes))).ToList();
            forValues(index =>
            {
                var added = terms(index);
                for (var number = 0; number < totals.Count; number++)
                {
                    b.Set(totals[number], totals[number] + added[number]);
                }
            });
            for (var number = 0; number < totals.Count; number++)
            {
                b.Store(sums[number].Memory, place, totals[number]);
            }
        }
    }

    private static Kernel LowerSums(FusedGroup group, NormalisationBuffers buffers, MemoryBuffer input)
    {
        var b = new KernelBuilder(group.Name + "Sums", group.Index);
        var z = b.MemoryBuffer("z", input);
        var sums = b.MemoryBuffer("sums", buffers.Channels!.Sums);
        buffers.Channels.Passes.ForParts(b, part => Add(
            b, part, z, [("sum", sums)], _ => { }, index => [new Load(z, index, ValueKind.Lanes)]));
        return b.Build(
            $"Layer {group.Index}, {group.Layers[0].Kind} over {Title(group)}: the sum of each channel, part by part.",
            ["One pass over memory. What the parts are does not depend on threads, so that sums do not either."]);
    }

    private static Kernel LowerDeviations(
        FusedGroup group, NormalisationLowering norm, NormalisationBuffers buffers, MemoryBuffer input)
    {
        var b = new KernelBuilder(group.Name + "Deviations", group.Index);
        var z = b.MemoryBuffer("z", input);
        var sums = SpreadSums(norm, buffers.Channels!)
            .Select((sum, number) =>
                number == 0 ? ("deviation", b.MemoryBuffer("deviations", sum)) : ("below", b.MemoryBuffer("negatives", sum)))
            .ToList();
        var channels = norm.Channels(b, buffers);
        buffers.Channels!.Passes.ForParts(b, part => Add(
            b, part, z, sums, channels.PrepareDeviations, index => channels.Deviations(new Load(z, index, ValueKind.Lanes))));
        return b.Build(
            $"Layer {group.Index}, {group.Layers[0].Kind} over {Title(group)}: how far values lie from the mean of their channel, part by "
                + "part.",
            ["One pass over memory, with the mean known: the second of two passes, which loses no digits."]);
    }

    /// <summary>From the sums of all parts to something of each channel.</summary>
    private static Kernel LowerTotals(
        FusedGroup group,
        NormalisationLowering norm,
        NormalisationBuffers buffers,
        string name,
        string what,
        IReadOnlyList<MemoryBuffer> sums,
        Action<IChannelNormalisation, Variable, IReadOnlyList<Variable>> store)
    {
        var b = new KernelBuilder(group.Name + name, group.Index);
        var parts = sums.Select((sum, number) => b.MemoryBuffer(number == 0 ? "sums" : "otherSums", sum)).ToList();
        var mask = b.MemoryBuffer("mask", buffers.Mask);
        var channels = norm.Channels(b, buffers);
        var sampleBlocks = b.Host("blocks", KernelScalar.SampleBlocks);
        channels.BeginTotals();
        b.ForUnits("channel", buffers.Features, channel =>
        {
            var totals = parts
                .Select((_, number) => b.Let(number == 0 ? "total" : "otherTotal", new FloatLiteral(0f).Broadcast()))
                .ToList();
            Variable? samples = null;
            b.Section("Part by part; lanes without a sample do not count.", () => buffers.Channels!.Passes.ForAllParts(
                b,
                sampleBlocks,
                block => samples = b.Let("samples", mask.Load(ValueKind.Bits, (Axis.SampleBlock, block))),
                part =>
                {
                    for (var number = 0; number < totals.Count; number++)
                    {
                        var sum = parts[number].Load(ValueKind.Lanes, (Axis.Tile, part), (Axis.Channel, channel));
                        b.Set(totals[number], totals[number] + (sum.AsBits() & samples!).AsLanes());
                    }
                }));
            store(channels, channel, totals);
        });
        return b.Build(
            $"Layer {group.Index}, {group.Layers[0].Kind} over {Title(group)}: {what}.",
            ["From the sums of parts, added in their order."]);
    }

    private static IReadOnlyList<MemoryBuffer> SpreadSums(NormalisationLowering norm, ChannelBuffers channels) =>
        norm.CountsNegatives ? [channels.Deviations, channels.Negatives] : [channels.Deviations];

    private static string Title(FusedGroup group) => group.Layers[0].InputShape.Title;
}
