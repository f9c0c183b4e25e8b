using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Frozen.Bits;
using KernelGen.Generator.Kernels.Frozen.StraightLine;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>From the operations of a model file to kernels over integers.</summary>
internal sealed class FrozenLowering
{
    private readonly FrozenGraph _graph;
    private readonly IReadOnlyList<ValueRange> _ranges;
    private readonly List<Kernel> _kernels = [];
    private readonly List<ConstantBuffer> _constants = [];
    private readonly List<MemoryBuffer?> _values = [];
    private readonly Dictionary<Kernel, Kernel> _narrow = [];
    private readonly List<string> _layers = [];
    private readonly IReadOnlyDictionary<int, StraightLineRun> _runs;
    private readonly MemoryBuffer _input;
    private readonly BitPlan _bitPlan;
    private readonly Dictionary<int, MemoryBuffer> _bits = [];
    private bool _hasTables;

    private FrozenLowering(FrozenGraph graph, StraightLineLimits limits)
    {
        _graph = graph;
        _runs = StraightLineRuns.Of(graph, limits);
        _ranges = graph.Ranges();
        _bitPlan = new BitPlan(graph, index => _runs.Values.Any(run => index >= run.First && index <= run.Last));
        _input = Values("Input", ElementKind.Short, graph.Input.Shape, isPadded: false);
    }

    /// <param name="graph">The network.</param>
    /// <param name="limits">Up to where operations are straight-line code; null for what the compiler makes good code of.</param>
    public static FrozenProgram Lower(FrozenGraph graph, StraightLineLimits? limits = null) =>
        new FrozenLowering(graph, limits ?? StraightLineLimits.Default).Lower();

    private FrozenProgram Lower()
    {
        for (var index = 0; index < _graph.Operations.Count; index = _values.Count)
        {
            if (_runs.TryGetValue(index, out var run))
            {
                LowerRun(run);
            }
            else if (_bitPlan.ReadsBits(index))
            {
                LowerBits(index, (DenseSum)_graph.Operations[index]);
            }
            else if (_bitPlan.WritesBits(index))
            {
                LowerScale(index, (Scale)_graph.Operations[index], "Scale" + Text(index + 1), BitsOf(index));
                _values.Add(null);
            }
            else
            {
                _values.Add(Lower(index, _graph.Operations[index]));
            }
        }

        var takesBytes = _graph.Input is ByteInput;
        var floats = InputKernels.Copy("Sample", ElementKind.Float, _graph.Input);
        var integers = InputKernels.Copy("Integers", takesBytes ? ElementKind.Byte : ElementKind.Short, _graph.Input);
        return new FrozenProgram
        {
            Info = Info(takesBytes),
            Floats = floats,
            Integers = integers,
            Scores = _values[_values.Count - 1]!,
            NotFinite = InputKernels.NotFinite,
            FromFloats = InputKernels.FromFloats("FromFloats", _graph.Input, floats, InputKernels.NotFinite, _input),
            FromIntegers = _kernels.TrueForAll(kernel => kernel.IsOfIntegers)
                ? InputKernels.FromIntegersOneByOne("FromIntegers", _graph.Input, integers, _input)
                : InputKernels.FromIntegers("FromIntegers", _graph.Input, integers, _input),
            Kernels = _kernels,
            Narrow = _narrow,
            Constants = _constants,
            HasTables = _hasTables,
            HasBits = _bits.Count > 0,
        };
    }

    private MemoryBuffer Lower(int index, ModelOperation operation)
    {
        var number = Text(index + 1);
        switch (operation)
        {
            case SumOperation sum:
                return LowerSum(index, sum, (sum is DenseSum ? "Dense" : "Conv2D") + number);
            case Scale scale:
                {
                    var isShort = _ranges[index].IsWithin(ValueRange.Short) && index < _graph.Operations.Count - 1;
                    var to = Values("Scale" + number, isShort ? ElementKind.Short : ElementKind.Int, scale.Shape);
                    LowerScale(index, scale, "Scale" + number, to);
                    return to;
                }

            case MaxPool pool:
                return LowerPool(index, "Pool" + number, InputOf(pool, 0).Values.Element, (what, shape, from, to) =>
                        PoolKernels.LowerMaximum("MaxPool" + number, index, what, pool, shape, from, to));
            case AveragePool pool:
                return LowerPool(index, "Mean" + number, ElementKind.Short, (what, shape, from, to) =>
                    PoolKernels.LowerMean("AveragePool" + number, index, what, pool, shape, from, to));
            case Sum sum:
                {
                    var what = Describe(index);
                    var to = Values("Sum" + number, ElementKind.Int, sum.Shape);
                    _kernels.Add(ResidualKernel.Lower(
                        "Sum" + number, index, what, sum.Shape, InputOf(sum, 0).Values, InputOf(sum, 1).Values, to));
                    return to;
                }

            case Table table:
                {
                    var what = Describe(index);
                    var to = Values("Table" + number, ElementKind.Short, table.Shape);
                    var values = TableKernel.Values($"Table{number}Entries", table);
                    Keep(values);
                    _kernels.Add(TableKernel.Lower("LookUp" + number, index, what, table, InputOf(table, 0).Values, to, values));
                    return to;
                }

            default:
                throw new InvalidOperationException($"There is no kernel for a {OperationText.Of(_graph, index)}.");
        }
    }

    /// <summary>A run of straight-line code: memory is what it reads of others, and what others read of it.</summary>
    private void LowerRun(StraightLineRun run)
    {
        var operations = Enumerable.Range(run.First, run.Last - run.First + 1).ToList();
        var inputs = operations.SelectMany(index => _graph.Operations[index].Inputs)
            .Where(from => from < run.First)
            .Distinct()
            .Select(from => from < 0 ? (from, _input, _graph.Input.Range) : (from, _values[from]!, _ranges[from]))
            .ToList();
        foreach (var index in operations)
        {
            Describe(index);
            var isShort = _ranges[index].IsWithin(ValueRange.Short) && index < _graph.Operations.Count - 1;
            _values.Add(run.IsStored(index)
                ? Values("Value" + Text(index + 1), isShort ? ElementKind.Short : ElementKind.Int, _graph.Operations[index].Shape)
                : null);
        }

        var name = "StraightLine" + (_runs.Count > 1 ? Text(run.First + 1) : string.Empty);
        _kernels.Add(StraightLineKernel.Lower(
            name,
            _graph,
            run,
            inputs,
            [.. operations.Where(run.IsStored).Select(index => (index, _values[index]!))],
            index => OperationText.Of(_graph, index)));
    }

    private MemoryBuffer LowerPool(
        int index, string name, ElementKind element, Func<string, ModelShape, MemoryBuffer, MemoryBuffer, Kernel> lower)
    {
        var pool = _graph.Operations[index];
        var (shape, from, _) = InputOf(pool, 0);
        var to = Values(name, element, pool.Shape);
        _kernels.Add(lower(Describe(index), shape, from, to));
        return to;
    }

    private MemoryBuffer LowerSum(int index, SumOperation operation, string name)
    {
        var (shape, from, range) = InputOf(operation, 0);
        if (ModelCheck.Largest(range) > WindowSum.LargestValue)
        {
            throw new InvalidDataException(
                $"Operation {Text(index + 1)} adds values from {Number(range.Minimum)} to {Number(range.Maximum)}, and kernels add values "
                    + $"up to {Number(WindowSum.LargestValue)}: freeze the network with fewer ActivationBits.");
        }

        // A picture whose places lie without gaps is a row of values to a dense layer.
        if (operation is DenseSum && from.Layout[Axis.Channel].PaddedExtent == shape.Channels)
        {
            shape = new ModelShape(1, 1, shape.Size);
        }

        _hasTables = true;
        var sum = new WindowSum(operation, shape, range);
        var what = Describe(index);
        var memory = SumMemory.Of(name, sum);
        var z = Values(name + "Sums", ElementKind.Int, sum.Output);
        var (codes, rest) = (SumCodes.OfTiles(name + "Codes", sum), SumCodes.OfRest(name + "LastCodes", sum));
        var terms = TermsOf(sum.Format);
        Keep(codes, rest);
        var fill = SumTables.Lower(name + "Tables", index, what, sum, from, memory, terms);
        var kernel = SumLookUps.Lower(name, index, what, sum, isOfBytes: false, memory, codes, rest, z);
        _kernels.Add(fill);
        _kernels.Add(kernel);

        // Entries of bytes are added three at a time.
        if (sum.Carry.Level != CarryLevel.Table)
        {
            _narrow.Add(fill, SumTables.Lower(name + "ByteTables", index, what, sum, from, memory, terms: null));
            _narrow.Add(kernel, SumLookUps.Lower(name + "ByBytes", index, what, sum, isOfBytes: true, memory, codes, rest, z));
        }

        return z;
    }

    /// <summary>A dense layer over bits: its sums, or, where these are only compared, what the scale behind it makes of them.</summary>
    private void LowerBits(int index, DenseSum operation)
    {
        var name = "Dense" + Text(index + 1);
        var from = operation.Inputs[0];
        var what = Describe(index);
        if (!_bits.TryGetValue(from, out var bits))
        {
            bits = BitsOf(from);
            _kernels.Add(BitPacking.Lower(name + "Bits", index, what, _graph.Operations[from].Shape, _values[from]!, bits));
        }

        var isCompared = _bitPlan.IsCompared(index);
        var sum = new BitSum(operation, isCompared ? (Scale)_graph.Operations[index + 1] : null);
        if (!BitSum.IsByOutputs(operation))
        {
            var weights = BitCountKernel.Weights(name + "Weights", sum);
            var counts = sum.IsBinary ? null : BitCountKernel.Counts(name + "NonZero", sum);
            var to = Values(name + "Sums", ElementKind.Int, operation.Shape);
            Keep(weights, counts);
            _kernels.Add(BitCountKernel.Lower(name, index, what, sum, bits, weights, counts, to));
            _values.Add(to);
            return;
        }

        var (rows, ofOutputs) = (BitRows.Of(name, sum), sum.Rows(name + "Weights"));
        var constants = isCompared ? sum.Thresholds(name + "Thresholds") : sum.Totals(name + "Totals");
        var output = isCompared ? BitsOf(index + 1) : Values(name + "Sums", ElementKind.Int, operation.Shape);
        Keep(ofOutputs, constants);
        _kernels.Add(rows.Lower(name + "Rows", index, what, sum, bits));
        _kernels.Add(BitSumKernel.Lower(name, index, what, sum, rows, ofOutputs, constants, output));
        _values.Add(isCompared ? null : output);
        if (isCompared)
        {
            // The scale behind the sums has been computed with them.
            Describe(index + 1);
            _values.Add(null);
        }
    }

    /// <summary>Where the bits of an operation's values lie.</summary>
    private MemoryBuffer BitsOf(int index)
    {
        var bits = BitLayout.Buffer("Bits" + Text(index + 1), _graph.Operations[index].Shape);
        _bits.Add(index, bits);
        return bits;
    }

    private void LowerScale(int index, Scale scale, string name, MemoryBuffer to)
    {
        var what = Describe(index);
        var (_, from, _) = InputOf(scale, 0);
        var (terms, offsets) = (ScaleKernel.Terms(name + "Terms", scale), ScaleKernel.Offsets(name + "Offsets", scale));
        Keep(terms, offsets);
        _kernels.Add(ScaleKernel.Lower(name, index, what, scale, from, to, terms, offsets));
    }

    /// <summary>The terms of a format, which its layers share.</summary>
    private ConstantBuffer TermsOf(WordFormat format)
    {
        var terms = SumTables.Terms(format);
        if (_constants.Find(constant => constant.Buffer.Name == terms.Buffer.Name) is { } known)
        {
            return known;
        }

        _constants.Add(terms);
        return terms;
    }

    private void Keep(params ConstantBuffer?[] constants) =>
        _constants.AddRange(constants.OfType<ConstantBuffer>().Where(constant => !_constants.Contains(constant)));

    private (ModelShape Shape, MemoryBuffer Values, ValueRange Range) InputOf(ModelOperation operation, int position)
    {
        var input = operation.Inputs[position];
        return input < 0
            ? (_graph.Input.Shape, _input, _graph.Input.Range)
            : (_graph.Operations[input].Shape, _values[input]!, _ranges[input]);
    }

    /// <summary>"Operation 2, dense 784 → 1024": what kernels are said to be about, and a line of the summary.</summary>
    private string Describe(int index)
    {
        var what = OperationText.Of(_graph, index);
        var shape = _graph.Operations[index].Shape;
        var size = shape.IsPicture ? $"{Text(shape.Height)}×{Text(shape.Width)}×{Text(shape.Channels)}" : Text(shape.Size);
        var range = _ranges[index];
        _layers.Add($"{what}: {size} integers from {Number(range.Minimum)} to {Number(range.Maximum)}");
        return $"Operation {Text(index + 1)}, {what}";
    }

    private FrozenInfo Info(bool takesBytes)
    {
        var shape = _graph.Input.Shape;
        return new FrozenInfo(
            _graph.Name,
            _graph.Architecture,
            InputKernels.Formula(_graph.Input),
            takesBytes,
            shape.Height,
            shape.Width,
            shape.Channels,
            _graph.OutputSize,
            _graph.ScoreShift,
            _graph.IsClassifier,
            _graph.Threshold,
            _layers,
            _graph.Operations.OfType<SumOperation>().Sum(sum => (long)sum.Weights.Length),
            _graph.Error?.Describe(_graph.IsClassifier) ?? string.Empty)
        {
            AdditionsSaved = _runs.Values.Sum(run => run.AdditionsSaved),
        };
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
