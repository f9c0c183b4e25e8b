using System;
using System.Collections.Generic;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen.Bits;

/// <summary>The kernel that adds rows of bits, for 512 outputs at once: full adders over planes of bits.</summary>
internal sealed class BitSumKernel
{
    private readonly BitSum _sum;
    private readonly KernelBuilder _b;
    private readonly Pointer _numbers;
    private readonly Pointer _weights;
    private readonly Pointer _output;
    private readonly Variable _count;
    private readonly Variable _side;
    private readonly Variable _turned;
    private readonly List<Variable> _planes = [];

    private BitSumKernel(string name, int layer, BitSum sum, BitRows rows, ConstantBuffer weights, MemoryBuffer output)
    {
        _sum = sum;
        _b = new KernelBuilder(name, layer, Occasion.Sample);
        _numbers = _b.MemoryBuffer("numbers", rows.Numbers);
        var counts = _b.MemoryBuffer("counts", rows.Counts);
        _weights = _b.MemoryBuffer("weights", weights.Buffer);
        _output = _b.MemoryBuffer(sum.IsCompared ? "y" : "z", output);
        _count = Limited("count", new Load(counts, 0, ValueKind.Int), sum.MostInputs);
        _side = Limited("side", new Load(counts, 1, ValueKind.Int), 1);
        _turned = _b.Let("turned", new IntLiteral(0) - _side);
    }

    /// <param name="name">The kernel.</param>
    /// <param name="layer">The operation.</param>
    /// <param name="what">What is said of it.</param>
    /// <param name="sum">The sums.</param>
    /// <param name="rows">The numbers of the rows to add.</param>
    /// <param name="weights">The rows.</param>
    /// <param name="constants">The thresholds of sums that are compared; of those that are kept, the sums of weights.</param>
    /// <param name="output">Receives bits of sums that are compared, else the sums as integers.</param>
    public static Kernel Lower(
        string name,
        int layer,
        string what,
        BitSum sum,
        BitRows rows,
        ConstantBuffer weights,
        ConstantBuffer constants,
        MemoryBuffer output)
    {
        var kernel = new BitSumKernel(name, layer, sum, rows, weights, output);
        return sum.IsCompared
            ? kernel.Lower($"{what}, and scale: y = 1 where W·x is at least a threshold, else −1.", kernel.Compare(constants))
            : kernel.Lower($"{what}: z = W·x.", kernel.Integers(constants));
    }

    private Kernel Lower(string summary, Action<Expression> result)
    {
        var start = _b.Let("start", new IntLiteral(_sum.Zero) - _count);
        ForEach(_b, "tile", _sum.Tiles, tile =>
        {
            _planes.Clear();
            _b.Section($"Sums begin at {Text(_sum.Zero)} − count: what a row of zeros alone would make of each weight.", () =>
            {
                for (var plane = 0; plane < _sum.Planes; plane++)
                {
                    _planes.Add(_b.Let("plane" + Text(plane), ((start << (31 - plane)) >> 31).Broadcast()));
                }
            });
            var inputs = BitSum.RowsPerStep / _sum.RowsPerInput;
            _b.For("entry", 0, _count, inputs, (_sum.MostInputs + inputs - 1) / inputs, entry => AddRows(tile, entry));
            result(tile);
        });
        return _b.Build(
            summary,
            [
                "Lanes are bits, each of an output; plane b holds bit b of all sums. Sixteen rows of weights are added by full adders, "
                    + "whose carries go to the next plane.",
                "Inputs are −1 or 1: z = 2·u − S, u the sum of the weights of inputs that are 1, S that of all; of the others, "
                    + "S − 2·u.",
            ],
            (long)_sum.Sum.Outputs * _sum.Inputs);
    }

    private void AddRows(Expression tile, Expression entry)
    {
        Variable? number = null;
        var carry = Carry(Row, 0, BitSum.RowsPerStep, out var plane);
        while (plane < _sum.Planes - 1)
        {
            var next = _b.Let("carryOf" + Text(plane), _planes[plane] & carry);
            _b.Set(_planes[plane], _planes[plane] ^ carry);
            (carry, plane) = (next, plane + 1);
        }

        _b.Set(_planes[plane], _planes[plane] ^ carry);

        Variable Row(int row)
        {
            var (input, part) = (row / _sum.RowsPerInput, row % _sum.RowsPerInput);
            if (part == 0)
            {
                number = Limited("number" + Text(input), new Load(_numbers, entry + input, ValueKind.Int), _sum.Inputs);
            }

            return _b.Let(
                "row" + Text(row), _weights.Load(ValueKind.Bits, (Axis.Tile, tile), (Axis.Input, number!), (Axis.Entry, part)));
        }
    }

    /// <summary>A value up to a limit that the verifier knows: of a variable, since that is a condition and no call of Math.Min.</summary>
    private Variable Limited(string name, Expression value, int limit)
    {
        var unlimited = _b.Let("any" + KernelBuilder.Capitalised(name), value);
        return _b.Let(name, unlimited.Min(limit));
    }

    /// <summary>What some rows, a power of two of them, carry into the plane behind those that they have been added to.</summary>
    private Variable Carry(Func<int, Variable> row, int first, int count, out int plane)
    {
        if (count == 1)
        {
            plane = _sum.FirstPlane;
            return row(first);
        }

        var one = Carry(row, first, count / 2, out _);
        var other = Carry(row, first + (count / 2), count / 2, out var from);
        var carry = _b.Let($"carry{Text(count)}_{Text(first)}", new Majority(_planes[from], one, other));
        _b.Set(_planes[from], _planes[from] ^ one ^ other);
        plane = from + 1;
        return carry;
    }

    private Action<Expression> Compare(ConstantBuffer thresholds)
    {
        var sides = _b.MemoryBuffer("thresholds", thresholds.Buffer);
        var t = _b.PointWithin("ofSide", sides, _side);
        return tile => _b.Section("A sum is at least its threshold where adding the threshold's turned bits, and 1, carries.", () =>
        {
            var carry = _b.Let("isAtLeast", new IntLiteral(-1).Broadcast());
            for (var plane = 0; plane < _sum.Planes; plane++)
            {
                _b.Set(carry, new Majority(
                    _planes[plane], t.Load(ValueKind.Bits, (Axis.Tile, tile), (Axis.Group, plane)), carry));
            }

            _b.Store(_output, _output.StartOf((Axis.Group, tile.Stride(Lane.Count))), carry ^ _turned);
        });
    }

    private Action<Expression> Integers(ConstantBuffer totals)
    {
        var s = _b.MemoryBuffer("totals", totals.Buffer);
        var planes = _b.Scratch("planes", ElementKind.Int, _sum.Planes * Lane.Count);
        return tile => _b.Section("To integers, for sixteen outputs at a time.", () =>
        {
            for (var plane = 0; plane < _sum.Planes; plane++)
            {
                _b.Store(planes, plane * Lane.Count, _planes[plane]);
            }

            // Vectors of the last tile that hold outputs; all of the others do.
            var words = (_sum.Sum.Outputs + BitLayout.WordBits - 1) / BitLayout.WordBits;
            var last = _sum.Tiles == 1
                ? new IntLiteral(words)
                : (Expression)Limited("wordsOfTile", new IntLiteral(words) - tile.Stride(Lane.Count), Lane.Count);
            _b.For("word", 0, last, 1, (words, _sum.Tiles), word =>
            {
                var first = tile.Stride(BitLayout.VectorBits) + word.Stride(BitLayout.WordBits);
                Half("lower", word, 0, first);
                Half("upper", word, Lane.Count, first + Lane.Count);
            });
        });

        void Half(string name, Expression word, int firstBit, Expression first)
        {
            var bit = _b.Let(name + "Bit", new IntLiteral(1).Broadcast().ShiftLeftEach(new LaneIndex() + new IntLiteral(firstBit)));
            var sum = _b.Let(name, new IntLiteral(-_sum.Zero).Broadcast());
            for (var plane = 0; plane < _sum.Planes; plane++)
            {
                var bits = new Load(planes, word + (plane * Lane.Count), ValueKind.Int).Broadcast();
                _b.Set(sum, sum + ((bits & bit).IsEqualTo(bit) & new IntLiteral(1 << plane)));
            }

            var z = _b.Let(name + "Sum", (sum << 1) - s.Load(ValueKind.Bits, (Axis.Channel, first)));
            _b.Store(_output, _output.At((Axis.Row, 0), (Axis.Column, 0), (Axis.Channel, first)), (z ^ _turned) - _turned.Broadcast());
        }
    }
}
