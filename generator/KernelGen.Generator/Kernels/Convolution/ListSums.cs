using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>ΔW = Σ δ·x over the inputs that are not zero: shifts of gradients, for all places of the kernel.</summary>
/// <remarks>A unit of work is a tile of filters with a range of channels; it owns its sums, so that threads add nothing up.</remarks>
internal sealed class ListSums
{
    private const int MostLines = 8;

    private readonly KernelBuilder _b;
    private readonly Conv2DLayer _layer;
    private readonly WeightLayout _layout;
    private readonly ListPlan _plan;
    private readonly bool _isSigned;
    private readonly int _sampleBlocks;
    private readonly Pointer _entries;
    private readonly Pointer _lengths;
    private readonly Pointer _gradients;
    private readonly Pointer _largest;
    private readonly Pointer _sums;
    private readonly Pointer _target;

    private ListSums(
        KernelBuilder b, Conv2DLayer layer, WeightLayout layout, ListPlan plan, ListBuffers buffers, bool isSigned, int sampleBlocks)
    {
        _b = b;
        _layer = layer;
        _layout = layout;
        _plan = plan;
        _isSigned = isSigned;
        _sampleBlocks = sampleBlocks;
        _entries = b.MemoryBuffer("entries", buffers.Entries);
        _lengths = b.MemoryBuffer("lengths", buffers.Lengths);
        _gradients = b.MemoryBuffer("gradients", buffers.Gradients);
        _largest = b.MemoryBuffer("largest", buffers.Largest);
        _sums = b.MemoryBuffer("sums", buffers.Sums);
        _target = b.MemoryBuffer("weightGradients", buffers.Target);
    }

    private int Places => _layer.Offsets;

    /// <summary>Sums of a unit of work: for every channel, place of the kernel and filter of the tile.</summary>
    public static Layout LayoutOf(Conv2DLayer layer, ListPlan plan) => Layout.Of(
        new Dimension(Axis.Tile, plan.Tiles),
        new Dimension(Axis.Channel, layer.InputsPerOffset),
        new Dimension(Axis.Output, layer.Offsets * plan.Lanes) { IsCounted = true });

    public static Kernel Lower(
        Conv2DLayer layer,
        string name,
        WeightLayout layout,
        ListPlan plan,
        ListBuffers buffers,
        bool isSigned,
        int sampleBlocks,
        int batchSize)
    {
        var b = new KernelBuilder(name + "Gradient", layer.Index);
        new ListSums(b, layer, layout, plan, buffers, isSigned, sampleBlocks).Units(batchSize);
        return b.Build(
            $"Layer {layer.Index}, {layer.Description}: ΔW = Σ δ·x over samples and positions, x a power of two.",
            [
                "The lanes of a vector are filters. Each product is an integer addition to the exponents of gradients; inputs that are "
                    + "zero cost nothing.",
                "Where a gradient is so large that such a product may not be finite, or is not finite itself, ΔW is NaN.",
                "Additions are an upper bound: no input zero. Lin et al. 2016, section 4.",
            ],
            (long)layer.FanIn * layer.Outputs * sampleBlocks * Lane.Count);
    }

    private void Units(int batchSize)
    {
        var b = _b;
        var samples = b.Host("samples", KernelScalar.Samples);
        var shift = Dimension.ShiftOf(_plan.SamplesPerList);
        var lists = shift == 0 ? samples : b.Let("lists", (samples + (_plan.SamplesPerList - 1)) >> shift);
        var addends = Addends();
        var lost = b.Scratch("lost", ElementKind.Int, _plan.Lanes);
        var channelCount = _layer.InputsPerOffset;
        new WorkSplit(_plan.Tiles, channelCount, 1, 4).ForUnits(
            b, "tile", "Channel", _plan.Tiles, isSampleBlocks: false, (tile, channels) =>
        {
            var sumsOfTile = b.PointWithin("sumsOfTile", _sums, tile);
            b.Section("No sums yet.", () =>
                channels.For(b, "channel", 1, channel => b.For("vector", 0, Places * _plan.Vectors, 1, vector => b.Store(
                    sumsOfTile,
                    sumsOfTile.At((Axis.Channel, channel), (Axis.Output, vector.Stride(Lane.Count))),
                    new FloatLiteral(0f).Broadcast()))));
            b.For("list", 0, lists, 1, (batchSize + _plan.SamplesPerList - 1) / _plan.SamplesPerList, list =>
                channels.For(b, "channel", 1, channel =>
                {
                    Foresee(list, channel);
                    if (_plan.RowsAtATime == _layer.Window.Height)
                    {
                        Sums(sumsOfTile, addends, tile, channel, list, 0);
                    }
                    else
                    {
                        b.For("kernelRow", 0, _layer.Window.Height, _plan.RowsAtATime, kernelRow =>
                            Sums(sumsOfTile, addends, tile, channel, list, kernelRow));
                    }
                }));
            b.Section("Sums to gradients, in the order of the weights.", () =>
            {
                FindLost(lost, tile);
                channels.For(b, "channel", 1, channel =>
                    b.For("place", 0, Places, 1, place => Write(sumsOfTile, lost, tile, channel, place)));
            });
        });
    }

    /// <summary>
    /// Asks for the next channel's list, which lies far from this one: most of what is expected of it, unless it is so long that a
    /// processor sees by itself how it goes on.
    /// </summary>
    private void Foresee(Variable list, Variable channel)
    {
        var entries = _b.Point("nextEntries", _entries, _entries.StartOf(
            (Axis.Sample, list), (Axis.Channel, channel), (Axis.Channel, 1)));
        var expected = _plan.SamplesPerList * _layer.InputShape.Height * _layer.InputShape.Width / 2;
        _b.For("line", 0, Math.Min(expected + Lane.Count, MostLines * Lane.Count), Lane.Count, line => _b.Prefetch(entries, line));
    }

    /// <summary>What is added to the bits of a float, by the number of a power: the smallest adds nothing.</summary>
    private Pointer Addends()
    {
        var levels = InputPowers.Levels(_layer.Quantization!);
        var addends = _b.Scratch("addends", ElementKind.Int, 2 * Lane.Count);
        _b.Section("By the number of a power: what is added to the bits of a float for the product. The smallest adds nothing.", () =>
        {
            _b.Store(addends, 0, new IntLiteral(0).Broadcast());
            _b.Store(addends, Lane.Count, new IntLiteral(0).Broadcast());
            _b.For("power", 0, levels, 1, power =>
            {
                _b.Store(addends, power + 1, power << 23);
                if (_isSigned)
                {
                    // A sign bit that is added flips the sign.
                    _b.Store(addends, power + (1 + levels), (power << 23) + PowersOfTwo.SignBit);
                }
            });
        });
        return addends;
    }

    private void Sums(
        Pointer sumsOfTile, Pointer addends, Variable tile, Variable channel, Variable list, Expression kernelRow)
    {
        var b = _b;
        var window = _layer.Window;
        var lastColumn = window.PaddingLeft + window.Width - 1;

        // What the last of these rows of the kernel meets.
        var firstGradient = (window.PaddingTop + window.Height - _plan.RowsAtATime) * _plan.Columns * _plan.Lanes;
        var vectors = (
            from row in Enumerable.Range(0, _plan.RowsAtATime)
            from column in Enumerable.Range(0, window.Width)
            from vector in Enumerable.Range(0, _plan.Vectors)
            select (
                Gradient: ((((_plan.RowsAtATime - 1 - row) * _plan.Columns) + lastColumn - column) * _plan.Lanes) + (vector * Lane.Count),
                Sum: (((row * window.Width) + column) * _plan.Lanes) + (vector * Lane.Count),
                Name: $"sum{Text(row)}_{Text(column)}_{Text(vector)}")).ToList();
        var sums = vectors.ConvertAll(vector => b.Let(vector.Name, new FloatLiteral(0f).Broadcast()));
        var entries = b.Point("entriesOfList", _entries, _entries.StartOf((Axis.Sample, list), (Axis.Channel, channel)));
        var start = _gradients.StartOf((Axis.Sample, list), (Axis.Tile, tile)) + firstGradient;
        var gradients = b.Point(
            "gradientsOfRow",
            _gradients,
            kernelRow is IntLiteral ? start : start - kernelRow.Stride(_plan.Columns * _plan.Lanes));
        var length = b.Let("length", _lengths.Load(ValueKind.Int, (Axis.Channel, channel), (Axis.Sample, list)) & _plan.EntryMask);
        var most = (long)_plan.SamplesPerList * _layer.InputShape.Height * _layer.InputShape.Width;
        b.Section("Each input that is not zero: where the gradients are that it meets, shifted by its power.", () =>
            b.For("number", 0, length, 1, most, number =>
            {
                var entry = b.Let("entry", new Load(entries, number, ValueKind.Int));
                var addend = b.Let("addend", new Load(addends, ListPlan.Code(entry), ValueKind.Int).Broadcast());
                var gradient = b.Point("gradient", gradients, _plan.Offset(entry));
                for (var vector = 0; vector < sums.Count; vector++)
                {
                    var product = new Load(gradient, vectors[vector].Gradient, ValueKind.Lanes).AsBits().ExponentPlus(addend);
                    b.Set(sums[vector], sums[vector] + product.AsLanes());
                }
            }));
        for (var number = 0; number < sums.Count; number++)
        {
            var index = sumsOfTile.At(
                (Axis.Channel, channel),
                (Axis.Output, kernelRow.Stride(window.Width * _plan.Lanes)),
                (Axis.Output, vectors[number].Sum));
            b.Store(sumsOfTile, index, new Load(sumsOfTile, index, ValueKind.Lanes) + sums[number]);
        }
    }

    /// <summary>All ones for filters one of whose gradients is so large that a product of it may not be finite.</summary>
    private void FindLost(Pointer lost, Variable tile) => _b.For("filter", 0, _plan.Lanes, 1, filter =>
    {
        var levels = InputPowers.Levels(_layer.Quantization!);
        var largest = GradientBySamples.LargestOfAll(_b, _largest, _sampleBlocks, tile.Stride(_plan.Lanes), filter);
        var tooLarge = _b.Let("tooLarge", largest
            .IsGreaterThan(PowersOfTwo.TooLargeFor(levels - 1)).SignBits());
        _b.Store(lost, filter, 0);
        _b.If(tooLarge.IsNotEqualTo(0), () => _b.Store(lost, filter, -1));
    });

    /// <summary>The filters of a tile at one place, and zeros where only room is.</summary>
    private void Write(Pointer sumsOfTile, Pointer lost, Variable tile, Variable channel, Variable place)
    {
        // Tiles of weights are one tile here, or two of them.
        var (weightTile, output) = _layout.Tiles == 1
            ? ((Expression)0, tile.Stride(_plan.Lanes))
            : (_b.Let("weightTile", tile >> 1), (tile & 1).Stride(_plan.Lanes));
        var vectorsOfLastTile = ((_layout.PaddedOutputs - ((_plan.Tiles - 1) * _plan.Lanes)) + Lane.Count - 1) / Lane.Count;
        for (var vector = 0; vector < _plan.Vectors; vector++)
        {
            var number = vector;
            if (vector < vectorsOfLastTile)
            {
                Settled(number);
            }
            else
            {
                _b.If(tile.IsLessThan(_plan.Tiles - 1), () => Settled(number));
            }
        }

        if (vectorsOfLastTile > _plan.Vectors)
        {
            _b.If(tile.IsEqualTo(_plan.Tiles - 1), () =>
            {
                for (var vector = _plan.Tiles * _plan.Vectors; vector < _layout.PaddedOutputs / Lane.Count; vector++)
                {
                    var first = vector * Lane.Count;
                    _b.Store(_target, At(first / _layout.Tile, first % _layout.Tile), new FloatLiteral(0f).Broadcast());
                }
            });
        }

        void Settled(int vector)
        {
            var sum = _b.Let("sum" + Text(vector), sumsOfTile.Load(
                ValueKind.Lanes,
                (Axis.Channel, channel),
                (Axis.Output, place.Stride(_plan.Lanes)),
                (Axis.Output, vector * Lane.Count)).AsBits());
            var settled = _b.Let(
                "settled" + Text(vector), sum & (sum & PowersOfTwo.Magnitude).IsGreaterThan(WeightGradientSums.Smallest));
            _b.Store(
                _target,
                At(weightTile, output + (vector * Lane.Count)),
                new Select(new Load(lost, vector * Lane.Count, ValueKind.Bits), PowersOfTwo.NotANumber.Broadcast(), settled).AsLanes());
        }

        Expression At(Expression tileOfWeights, Expression outputOfTile) => _target.At(
            (Axis.Tile, tileOfWeights),
            (Axis.Input, place.Stride(_layout.PaddedInputs)),
            (Axis.Input, channel),
            (Axis.Output, outputOfTile));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
