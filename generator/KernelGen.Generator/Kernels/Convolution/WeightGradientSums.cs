using System;
using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>ΔW = Σ δ·x over samples and positions: the gradient of a convolution's weights.</summary>
/// <remarks>
/// A unit of work is a tile of input channels with a range of filters; it owns its sums, so that threads add nothing up. A gradient of one
/// filter at one position meets all places of the kernel and all channels of the tile, whose sums stay in registers.
/// </remarks>
internal sealed class WeightGradientSums
{
    /// <summary>Sums of shifts up to it count as zero: they may be of gradients that are zero, which have no exponent to add to.</summary>
    public static IntLiteral Smallest { get; } = new(
        (127 + PowersOfTwo.SmallestExponent) << 23, "SmallestSum", "(127 - 62) << 23", "the bits of 2^−62: sums up to it count as zero");

    private readonly KernelBuilder _b;
    private readonly Conv2DLayer _layer;
    private readonly WeightLayout _layout;
    private readonly WeightGradientPlan _plan;
    private readonly bool _isSigned;
    private readonly int _sampleBlocks;
    private readonly Pointer _rows;
    private readonly Pointer _gradients;
    private readonly Pointer? _places;
    private readonly Pointer? _largest;
    private readonly Pointer _sums;
    private readonly Pointer _target;
    private PowerOperand? _operand;

    private WeightGradientSums(
        KernelBuilder b,
        Conv2DLayer layer,
        WeightLayout layout,
        WeightGradientPlan plan,
        GradientBuffers buffers,
        bool isSigned,
        int sampleBlocks)
    {
        _b = b;
        _layer = layer;
        _layout = layout;
        _plan = plan;
        _isSigned = isSigned;
        _sampleBlocks = sampleBlocks;
        _rows = b.MemoryBuffer("rows", buffers.Rows);
        _gradients = b.MemoryBuffer("gradients", buffers.Gradients);
        _places = buffers.Places is null ? null : b.MemoryBuffer("places", buffers.Places);
        _largest = buffers.Largest is null ? null : b.MemoryBuffer("largest", buffers.Largest);
        _sums = b.MemoryBuffer("sums", buffers.Sums);
        _target = b.MemoryBuffer("weightGradients", buffers.Target);
    }

    private bool IsQuantized => _layer.Quantization is not null;

    /// <summary>Sums of a unit of work: for every filter, place of the kernel and lane.</summary>
    public static Layout LayoutOf(WeightLayout layout, WeightGradientPlan plan) => Layout.Of(
        new Dimension(Axis.Tile, plan.Tiles),
        new Dimension(Axis.Output, layout.PaddedOutputs) { IsCounted = true },
        new Dimension(Axis.Input, plan.Places * plan.Lanes) { IsCounted = true });

    public static Kernel Lower(
        Conv2DLayer layer,
        string name,
        WeightLayout layout,
        WeightGradientPlan plan,
        GradientBuffers buffers,
        bool isSigned,
        int sampleBlocks,
        int batchSize)
    {
        var b = new KernelBuilder(name + "Gradient", layer.Index);
        var sums = new WeightGradientSums(b, layer, layout, plan, buffers, isSigned, sampleBlocks);
        sums.Units(batchSize);
        List<string> remarks =
        [
            plan.TakesRows
                ? "The lanes of a vector are what lies under a row of the kernel."
                : $"The lanes of a vector are channels; {plan.Places} places of the kernel and {plan.VectorsPerTile} vectors are summed "
                    + "beside each other.",
        ];
        if (buffers.Places is not null)
        {
            remarks.Add("In front of a max pooling one gradient of each window is not zero: it alone is taken, at its place.");
        }

        if (layer.Quantization is null)
        {
            remarks.Add("One product and one addition per weight, sample and position: the input is not quantized.");
        }
        else
        {
            remarks.Add(sums._operand!.Remark);
            remarks.Add("Where a gradient is so large that such a product may not be finite, or is not finite itself, ΔW is NaN.");
            remarks.Add("Lin et al. 2016, section 4.");
        }

        return b.Build(
            $"Layer {layer.Index}, {layer.Description}: ΔW = Σ δ·x over samples and positions.",
            remarks,
            (long)layer.FanIn * layer.Outputs * sampleBlocks * Lane.Count);
    }

    private void Units(int batchSize)
    {
        var b = _b;
        var samples = b.Host("samples", KernelScalar.Samples);
        var window = b.Scratch(
            "inputRows",
            IsQuantized ? ElementKind.Int : ElementKind.Float,
            (_plan.SamplesPerBand * _plan.SampleStride) + _plan.PlaceMask + 1);
        _operand = IsQuantized ? new PowerOperand(b, _layer.Quantization!, _isSigned) : null;
        var positions = new PositionSums(b, _plan, window, _gradients, _places, _operand);
        new WorkSplit(_plan.Tiles, _layout.PaddedOutputs, Lane.Count, Lane.Count).ForUnits(
            b, "tile", "Filter", _plan.Tiles, isSampleBlocks: false, (tile, filters) =>
        {
            var sumsOfTile = b.PointWithin("sumsOfTile", _sums, tile);
            b.Section("No sums yet.", () =>
                filters.For(b, "filter", 1, filter => b.For("vector", 0, _plan.Places * _plan.VectorsPerTile, 1, vector => b.Store(
                    sumsOfTile,
                    sumsOfTile.At((Axis.Output, filter), (Axis.Input, vector.Stride(Lane.Count))),
                    new FloatLiteral(0f).Broadcast()))));
            var lastFilter = _layout.PaddedOutputs == _layer.Units
                ? filters.Last
                : b.Let("lastRealFilter", filters.Last.Min(_layer.Units));
            ForSamples(samples, batchSize, sample => Bands((band, rowsOfBand) =>
            {
                b.Section(
                    IsQuantized
                        ? "The rows of the input that these positions reach: a vector from every fourth of codes."
                        : "The rows of the input that these positions reach.",
                    () => CopyRows(window, sample, tile, band));
                b.Section("Each filter's gradients at these positions with all that they meet.", () =>
                    b.For("filter", filters.First, lastFilter, 1, Trips(filters), filter =>
                        positions.Lower(sumsOfTile, sample, filter, band, rowsOfBand)));
            }));
            b.Section("Sums to gradients, in the order of the weights.", () =>
            {
                if (IsQuantized)
                {
                    b.For("filter", filters.First, lastFilter, 1, Trips(filters), filter => Settle(sumsOfTile, filter));
                }

                filters.For(b, "filter", Transpose.Size, filter => Write(sumsOfTile, tile, filter));
            });
        });
    }

    private int Trips(WorkSplit.InnerRange filters) => Math.Min(filters.Length, _layer.Units);

    /// <summary>The samples of a mini-batch, or the first of those that are handled together; behind the last are inputs of zero.</summary>
    private void ForSamples(Variable samples, int batchSize, Action<Expression> body)
    {
        var together = _plan.SamplesPerBand;
        if (together == 1)
        {
            _b.For("sample", 0, samples, 1, batchSize, body);
            return;
        }

        var groups = _b.Let("sampleGroups", (samples + (together - 1)) >> Dimension.ShiftOf(together));
        _b.For("sampleGroup", 0, groups, 1, (batchSize + together - 1) / together, group => body(group.Stride(together)));
    }

    /// <summary>Rows of positions, as many at a time as keep the rows of the input in the first cache.</summary>
    private void Bands(Action<Expression, Expression> body)
    {
        var rows = _plan.Positions.Height;
        if (_plan.RowsPerBand == rows)
        {
            body(0, rows);
            return;
        }

        _b.For("band", 0, rows, _plan.RowsPerBand, band => body(
            band,
            rows % _plan.RowsPerBand == 0
                ? _plan.RowsPerBand
                : _b.Let("rowsOfBand", (new IntLiteral(rows) - band).Min(_plan.RowsPerBand))));
    }

    /// <summary>The rows of the input that a band of positions reaches: one vector for each that there are codes of.</summary>
    private void CopyRows(Pointer window, Expression sample, Variable tile, Expression band)
    {
        var b = _b;
        var first = band.Stride(_plan.Step);
        Expression count = _plan.RowsPerBand == _plan.Positions.Height
            ? Math.Min(_plan.RowsOfBand, _plan.Rows)
            : b.Let("inputRowsOfBand", (new IntLiteral(_plan.Rows) - first).Min(_plan.RowsOfBand));
        Expression ofTile = _plan.Tiles == 1 ? 0 : tile;
        if (!IsQuantized)
        {
            ForRows((sampleOfBand, row) => b.For("vector", 0, _plan.GroupsPerRow * WeightGradientPlan.VectorsPerGroup, 1, vector => b.Store(
                window, Start(sampleOfBand, row) + vector.Stride(Lane.Count), Row(sampleOfBand, row, vector))));
            return;
        }

        ForRows((sampleOfBand, row) => b.For("group", 0, _plan.GroupsPerRow, 1, group =>
        {
            var codes = b.Let("codes", Row(sampleOfBand, row, group).AsBits());
            for (var vector = 0; vector < WeightGradientPlan.VectorsPerGroup; vector++)
            {
                b.Store(
                    window,
                    Start(sampleOfBand, row) + group.Stride(WeightGradientPlan.VectorsPerGroup * Lane.Count) + (vector * Lane.Count),
                    _operand!.FromCodes(codes, vector));
            }
        }));

        void ForRows(Action<Expression, Variable> body) => PositionSums.ForSamples(b, _plan, sampleOfBand =>
            b.For("inputRow", 0, count, 1, _plan.RowsOfBand, row => body(sampleOfBand, row)));

        Expression Start(Expression sampleOfBand, Variable row) =>
            sampleOfBand.Stride(_plan.SampleStride) + row.Stride(_plan.RowStride);

        Expression Row(Expression sampleOfBand, Variable row, Variable group) => _rows.Load(
            ValueKind.Lanes,
            (Axis.Sample, sample),
            (Axis.Sample, sampleOfBand),
            (Axis.Tile, ofTile),
            (Axis.Row, first),
            (Axis.Row, row),
            (Axis.Group, group));
    }

    /// <summary>
    /// Sums of shifts: zero where they are so small that they may be of gradients that are zero, which have no exponent; NaN where a
    /// gradient was too large.
    /// </summary>
    private void Settle(Pointer sumsOfTile, Variable filter)
    {
        var b = _b;
        var levels = InputPowers.Levels(_layer.Quantization!);
        var largest = GradientBySamples.LargestOfAll(b, _largest!, _sampleBlocks, filter);
        var isTooLarge = b.Let("isTooLarge", largest.IsGreaterThan(PowersOfTwo.TooLargeFor(levels - 1)).SignBits());
        b.For("vector", 0, _plan.Places * _plan.VectorsPerTile, 1, vector =>
        {
            var index = sumsOfTile.At((Axis.Output, filter), (Axis.Input, vector.Stride(Lane.Count)));
            var sum = b.Let("sum", new Load(sumsOfTile, index, ValueKind.Lanes).AsBits());
            var settled = b.Let("settled", sum & (sum & PowersOfTwo.Magnitude).IsGreaterThan(Smallest));
            b.If(isTooLarge.IsNotEqualTo(0), () => b.Set(settled, PowersOfTwo.NotANumber.Broadcast()));
            b.Store(sumsOfTile, index, settled.AsLanes());
        });
    }

    /// <summary>Four filters' sums to the gradient, which is laid out like the weights.</summary>
    private void Write(Pointer sumsOfTile, Variable tile, Variable filter)
    {
        var b = _b;
        var shift = Dimension.ShiftOf(Lane.Count);
        while (1 << shift < _layout.Tile)
        {
            shift++;
        }

        var hasTiles = _layout.Tiles > 1;
        Expression weightTile = hasTiles ? b.Let("weightTile", filter >> shift) : 0;
        if (_plan.TakesRows)
        {
            var output = hasTiles ? b.Let("output", filter & (_layout.Tile - Transpose.Size)) : filter;
            var window = _layer.Window;
            b.For("number", 0, Transpose.Size, 1, number => b.For("row", 0, window.Height, 1, row =>
                b.For("column", 0, window.Width, 1, column => b.For("channel", 0, _plan.Channels, 1, channel => b.Store(
                    _target,
                    _target.At(
                        (Axis.Tile, weightTile),
                        (Axis.Input, row.Stride(window.Width * _layout.PaddedInputs)),
                        (Axis.Input, column.Stride(_layout.PaddedInputs)),
                        (Axis.Input, channel),
                        (Axis.Output, output),
                        (Axis.Output, number)),
                    sumsOfTile.Load(
                        ValueKind.Float,
                        (Axis.Output, filter),
                        (Axis.Output, number),
                        (Axis.Input, row.Stride(_plan.Lanes)),
                        (Axis.Input, column.Stride(_plan.Channels)),
                        (Axis.Input, channel)))))));
            return;
        }

        var firstOfFour = hasTiles ? b.Let("output", filter & (_layout.Tile - Transpose.Size)) : filter;
        var padded = Lane.RoundUp(_plan.Channels, Transpose.Size);
        Expression channels = padded % _plan.Lanes == 0
            ? _plan.Lanes
            : _plan.Tiles == 1 ? padded : b.Let("channels", (new IntLiteral(padded) - tile.Stride(_plan.Lanes)).Min(_plan.Lanes));
        b.For("place", 0, _plan.Places, 1, place => b.For(
            "channel", 0, channels, Transpose.Size, (Math.Min(padded, _plan.Lanes) + 3) / Transpose.Size, channel => b.Transpose(
                sumsOfTile,
                sumsOfTile.At((Axis.Output, filter), (Axis.Input, place.Stride(_plan.Lanes)), (Axis.Input, channel)),
                sumsOfTile.Stride(Axis.Output),
                _target,
                _target.At(
                    (Axis.Tile, weightTile),
                    (Axis.Input, place.Stride(_layout.PaddedInputs)),
                    (Axis.Input, tile.Stride(_plan.Lanes)),
                    (Axis.Input, channel),
                    (Axis.Output, firstOfFour)),
                _target.Stride(Axis.Input))));
    }
}
