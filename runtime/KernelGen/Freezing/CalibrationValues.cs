using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Threading.Tasks;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>The integers that the calibration samples become, behind the operations whose values are still needed.</summary>
internal sealed class CalibrationValues
{
    private const long MostValues = 1 << 25;

    // [operation + 1][block of samples][value]
    private readonly Dictionary<int, Vector<int>[][]> _values = [];

    /// <param name="input">How samples become integers.</param>
    /// <param name="rows">The samples.</param>
    public CalibrationValues(ModelInput input, float[] rows)
    {
        var size = input.Shape.Size;
        Samples = rows.Length / size;
        var integers = new int[rows.Length];
        InputConversion.Convert(input, rows, integers);
        List<Vector<int>[]> blocks = [];
        for (var first = 0; first < Samples; first += ModelEvaluator.Lanes)
        {
            var count = Math.Min(ModelEvaluator.Lanes, Samples - first);
            blocks.Add(ModelEvaluator.SideBySide(integers.AsSpan(first * size, count * size), size));
        }

        _values[-1] = [.. blocks];
    }

    /// <summary>How many.</summary>
    public int Samples { get; }

    /// <summary>How many samples of a network there is memory for.</summary>
    /// <param name="largest">Values of the largest layer.</param>
    public static int MostSamples(int largest) => (int)Math.Max(ModelEvaluator.Lanes, MostValues / largest);

    /// <summary>Computes an operation for all samples.</summary>
    public void Add(int position, ModelOperation operation, ModelShape from)
    {
        var evaluator = OperationEvaluator.Of(operation, from);
        var inputs = operation.Inputs.Select(input => _values[input]).ToList();
        var results = new Vector<int>[inputs[0].Length][];
        Parallel.For(0, results.Length, block => results[block] = evaluator.Apply([.. inputs.Select(values => values[block])]));
        _values[position] = results;
    }

    /// <summary>Forgets what nobody needs any more.</summary>
    /// <param name="needed">Positions of operations.</param>
    public void Keep(IReadOnlyCollection<int> needed)
    {
        foreach (var position in _values.Keys.Where(position => !needed.Contains(position)).ToList())
        {
            _values.Remove(position);
        }
    }

    /// <summary>Calls with channel and integer for some of the values, evenly spread: at most so many.</summary>
    public void Visit(int position, int channels, int most, Action<int, int> visit)
    {
        var blocks = _values[position];
        var (size, total) = (blocks[0].Length, (long)blocks.Length * blocks[0].Length);

        // A step that shares no factor with the number of channels comes to all of them.
        var step = Math.Max(1, total * ModelEvaluator.Lanes / most);
        while (step > 1 && BigInteger.GreatestCommonDivisor(step, channels) > 1)
        {
            step++;
        }

        for (long i = 0; i < total; i += step)
        {
            var values = blocks[i / size][i % size];
            for (var lane = 0; lane < ModelEvaluator.Lanes; lane++)
            {
                visit((int)(i % size % channels), values[lane]);
            }
        }
    }
}
