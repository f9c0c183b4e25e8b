using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.Tests.Models;

/// <summary>Draws frozen networks of a few operations of any kind.</summary>
internal sealed class RandomGraphs
{
    private readonly Random _random;
    private readonly ModelInput _input;
    private readonly List<ModelOperation> _operations = [];
    private readonly List<ValueRange> _ranges = [];

    private RandomGraphs(int seed)
    {
        _random = new(seed);
        var shape = Chance(3) ? new ModelShape(1, 1, Number(1, 20)) : new(Number(1, 8), Number(1, 8), Number(1, 4));
        _input = Chance(2)
            ? new ByteInput(shape)
            : new FixedPointInput(shape, Number(-4, 12), -Number(0, 2000), Number(1, 2000));
    }

    private int Last => _operations.Count - 1;

    private ModelShape Shape => Last < 0 ? _input.Shape : _operations[Last].Shape;

    private ValueRange Range => Last < 0 ? _input.Range : _ranges[Last];

    public static FrozenGraph Draw(int seed)
    {
        RandomGraphs graphs = new(seed);
        var count = graphs.Number(1, 7);
        while (graphs._operations.Count < count)
        {
            graphs.AddSomething();
        }

        var (shift, threshold) = (graphs.Number(-3, 9), graphs.Number(-9, 9));
        return new("Net", $"Dense({seed}) × ±1", graphs._input, graphs._operations, shift, graphs.Chance(2), threshold)
        {
            Error = graphs.Chance(2) ? new(graphs.Number(1, 99), graphs._random.NextDouble(), graphs._random.NextDouble()) : null,
        };
    }

    private int Number(int least, int most) => _random.Next(least, most + 1);

    private bool Chance(int of) => _random.Next(of) == 0;

    private void AddSomething()
    {
        var isShort = Range.IsWithin(ValueRange.Short);
        var (rows, columns) = (NewWindow(Shape.Height), NewWindow(Shape.Width));
        ModelWindow window = new(rows.Size, columns.Size, rows.Stride, columns.Stride, rows.Before, columns.Before);
        switch (_random.Next(7))
        {
            case 0 when isShort:
                Add(new DenseSum([Last], new(1, 1, Number(1, 12)), []));
                break;
            case 1 when isShort:
                Add(new Conv2DSum([Last], new(rows.Places, columns.Places, Number(1, 6)), [], window));
                break;
            case 2:
                Add(new MaxPool([Last], Shape with { Height = rows.Places, Width = columns.Places }, window));
                break;
            case 3 when isShort:
                Add(new AveragePool([Last], Shape with { Height = rows.Places, Width = columns.Places }, window));
                break;
            case 4 when isShort:
                var range = Range;
                var values = Enumerable.Range((int)range.Minimum, (int)(range.Maximum - range.Minimum) + 1);
                Add(new Table([Last], Shape, (int)range.Minimum, [.. values.Select(_ => (short)_random.Next(-500, 500))]));
                break;
            case 5 when isShort && Last >= 1:
                var other = _operations.FindLastIndex(Last - 1, operation => operation.Shape == Shape);
                if (other >= 0)
                {
                    Add(new Sum([other, Last], Shape));
                }

                break;
            default:
                Add(NewScale());
                break;
        }
    }

    // What an operation in the middle gives is read by whoever comes next.
    private void Add(ModelOperation operation)
    {
        if (operation is SumOperation sum)
        {
            var terms = sum is Conv2DSum { Window: var window } ? window.Height * window.Width * Shape.Channels : Shape.Size;
            operation = sum with { Weights = [.. Enumerable.Range(0, terms * sum.Outputs).Select(_ => (sbyte)Number(-1, 1))] };
        }

        try
        {
            _ranges.Add(operation.Range([.. operation.Inputs.Select(input => input < 0 ? _input.Range : _ranges[input])]));
            _operations.Add(operation);
        }
        catch (InvalidDataException)
        {
            // Beyond 32 bits: something else.
        }
    }

    private Scale NewScale()
    {
        var perChannel = Number(1, 4);
        var terms = new sbyte[perChannel * Shape.Channels];
        for (var channel = 0; channel < Shape.Channels; channel++)
        {
            var used = Number(0, perChannel);
            for (var term = 0; term < used; term++)
            {
                terms[(channel * perChannel) + term] = (sbyte)((Chance(2) ? 1 : -1) * Number(1, 9));
            }
        }

        int[] offsets = [.. Enumerable.Range(0, Shape.Channels).Select(_ => Number(-999, 999))];
        return new([Last], Shape, terms, offsets, Number(0, 10), -Number(0, 300), Number(1, 300));
    }

    private (int Size, int Stride, int Before, int Places) NewWindow(int picture)
    {
        var size = Number(1, Math.Min(picture, 4));
        var stride = Number(1, 3);
        var (before, after) = (Number(0, size - 1), Number(0, size - 1));
        var places = ((picture + before + after - size) / stride) + 1;
        while ((places - 1) * stride - before >= picture)
        {
            places--;
        }

        return (size, stride, before, places);
    }
}
