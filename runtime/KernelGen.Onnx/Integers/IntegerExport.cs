using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Models;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Integers;

/// <summary>
/// Frozen models as ONNX graphs of integers. Sums are MatMulInteger and ConvInteger of bytes, everything else is integers of 32 bits; where
/// numbers could leave these, of 64.
/// </summary>
internal sealed class IntegerExport
{
    private readonly FrozenGraph _graph;
    private readonly OnnxGraph _onnx;
    private readonly IntegerSums _sums;
    private readonly IntegerShifts _shifts;
    private readonly IntegerShapes _shapes;

    private IntegerExport(FrozenGraph graph)
    {
        _graph = graph;
        _onnx = new(graph.Name);
        _shapes = new(_onnx);
        _sums = new(_onnx, _shapes);
        _shifts = new(_onnx);
    }

    /// <summary>The model.</summary>
    public static ProtoMessage Export(FrozenGraph graph)
    {
        IntegerExport export = new(graph);
        export.Build();
        return export._onnx.ToModel(
            $"{graph.Name}, frozen to integers: a score of 2^{graph.ScoreShift} stands for an output of 1.",
            ("architecture", graph.Architecture),
            ("score_shift", graph.ScoreShift.ToString(CultureInfo.InvariantCulture)));
    }

    private void Build()
    {
        var ranges = _graph.Ranges();
        var input = NewInput();
        List<IntegerValue> values = [];
        for (var i = 0; i < _graph.Operations.Count; i++)
        {
            var operation = _graph.Operations[i];
            IntegerValue[] inputs = [.. operation.Inputs.Select(from => from < 0 ? input : values[from])];
            var name = string.Create(CultureInfo.InvariantCulture, $"{i}.{operation.GetType().Name}");
            values.Add(Add(operation, inputs, name) with { Shape = operation.Shape, Range = ranges[i] });
        }

        Outputs(values[^1]);
    }

    private IntegerValue NewInput()
    {
        var (input, shape) = (_graph.Input, _graph.Input.Shape);
        var type = input is ByteInput ? ElementType.UInt8 : ElementType.Float;
        var name = _shapes.Input(OnnxNames.Input, type, shape);
        if (input is FixedPointInput fixedPoint)
        {
            // In doubles, which hold a float times a power of two as it is: round(x · 2^shift), halves to even.
            (name, type) = (FixedPoint(name, fixedPoint), ElementType.Int32);
        }

        return new(name, shape, shape.IsPicture, input.Range, type);
    }

    private string FixedPoint(string name, FixedPointInput input)
    {
        var factor = _onnx.Constant("input.factor", [Math.ScaleB(1.0, input.Shift)]);
        var least = _onnx.Constant("input.minimum", [(double)input.Minimum]);
        var most = _onnx.Constant("input.maximum", [(double)input.Maximum]);
        name = _onnx.Cast("input.double", name, ElementType.Double);
        name = _onnx.Node("Mul", "input.scaled", [name, factor]);
        name = _onnx.Node("Round", "input.rounded", [name]);
        name = _onnx.Node("Clip", "input.limited", [name, least, most]);
        return _onnx.Cast("input.fixed_point", name, ElementType.Int32);
    }

    private IntegerValue Add(ModelOperation operation, IntegerValue[] inputs, string name) => operation switch
    {
        DenseSum dense => _sums.Dense(dense, inputs[0], name),
        Conv2DSum convolution => _sums.Convolution(convolution, inputs[0], name),
        Scale scale => Scale(scale, inputs[0], name),
        MaxPool pool => MaxPool(pool, inputs[0], name),
        AveragePool pool => AveragePool(pool, inputs[0], name),
        Models.Sum => Sum(inputs[0], inputs[1], name),
        Table table => Table(table, inputs[0], name),
        _ => throw new InvalidOperationException($"{operation.GetType().Name} has no form in ONNX that is known."),
    };

    /// <summary>(F·x + offset) » shift between two limits.</summary>
    private IntegerValue Scale(Scale scale, IntegerValue x, string name)
    {
        x = _shapes.Int32(x);
        var factors = new int[scale.Offsets.Length];
        var (low, high) = (long.MaxValue, long.MinValue);
        for (var channel = 0; channel < factors.Length; channel++)
        {
            // A factor that does not fit is one of nothing but zeros.
            var factor = scale.Factor(channel);
            factors[channel] = unchecked((int)factor);
            var (first, second) = (factor * x.Range.Minimum, factor * x.Range.Maximum);
            low = Math.Min(low, Math.Min(first, second) + scale.Offsets[channel]);
            high = Math.Max(high, Math.Max(first, second) + scale.Offsets[channel]);
        }

        var product = _onnx.Node("Mul", name + ".product", [x.Name, _onnx.Constant(name + ".factors", factors, x.ChannelShape)]);
        var sum = _onnx.Node("Add", name + ".sum", [product, _onnx.Constant(name + ".offsets", scale.Offsets, x.ChannelShape)]);
        return x with { Name = _shifts.Right(name, sum, scale.Shift, new(low, high), new(scale.Minimum, scale.Maximum)) };
    }

    private IntegerValue MaxPool(MaxPool pool, IntegerValue x, string name)
    {
        // Operators of poolings take no integers of 32 bits; floats hold those of 24 as they are, doubles all.
        const int FloatBits = 24;
        var type = ModelCheck.Largest(x.Range) <= 1 << FloatBits ? ElementType.Float : ElementType.Double;
        x = _shapes.Picture(x);
        var values = _onnx.Cast(name + ".values", x.Name, type);
        values = _onnx.Node("MaxPool", name, [values], OnnxWindow.Attributes(pool.Window, x.Shape, pool.Shape));
        return x with { Name = _onnx.Cast(name + ".integers", values, ElementType.Int32), Type = ElementType.Int32 };
    }

    private IntegerValue AveragePool(AveragePool pool, IntegerValue x, string name)
    {
        var sum = _sums.Places(pool, x, name + ".sum");
        var reciprocals = new int[pool.Shape.Height * pool.Shape.Width];
        for (var place = 0; place < reciprocals.Length; place++)
        {
            reciprocals[place] = Models.AveragePool.Reciprocal(Covered(pool, x.Shape, place));
        }

        var factors = _onnx.Constant(name + ".reciprocals", reciprocals, pool.Shape.Height, pool.Shape.Width);
        var half = _onnx.Constant(name + ".half", [1 << (Models.AveragePool.Shift - 1)]);
        var product = _onnx.Node("Mul", name + ".product", [sum.Name, factors]);
        var rounded = _onnx.Node("Add", name + ".rounded", [product, half]);
        var range = pool.Range([x.Range]);
        return sum with { Name = _shifts.Right(name, rounded, Models.AveragePool.Shift, Shifted(range), range) };
    }

    // What may come in of what may come out.
    private static ValueRange Shifted(ValueRange range)
    {
        const int Shift = Models.AveragePool.Shift;
        return new(range.Minimum << Shift, ((range.Maximum + 1) << Shift) - 1);
    }

    /// <summary>How many values of a picture are under the window at a place.</summary>
    private static int Covered(AveragePool pool, ModelShape from, int place)
    {
        var (row, column) = Math.DivRem(place, pool.Shape.Width);
        var window = pool.Window;
        var (top, left) = ((row * window.RowStride) - window.Top, (column * window.ColumnStride) - window.Left);
        var rows = Math.Min(top + window.Height, from.Height) - Math.Max(top, 0);
        return rows * (Math.Min(left + window.Width, from.Width) - Math.Max(left, 0));
    }

    private IntegerValue Sum(IntegerValue left, IntegerValue right, string name)
    {
        if (left.IsPicture != right.IsPicture)
        {
            (left, right) = (_shapes.Picture(left), _shapes.Picture(right));
        }

        (left, right) = (_shapes.Int32(left), _shapes.Int32(right));
        return left with { Name = _onnx.Node("Add", name, [left.Name, right.Name]) };
    }

    private IntegerValue Table(Table table, IntegerValue x, string name)
    {
        x = _shapes.Int32(x);
        var index = table.First == 0
            ? x.Name
            : _onnx.Node("Sub", name + ".index", [x.Name, _onnx.Constant(name + ".first", [table.First])]);
        var values = _onnx.Constant(name + ".values", Array.ConvertAll(table.Values, static value => (int)value), table.Values.Length);
        return x with { Name = _onnx.Node("Gather", name, [values, index], OnnxAttribute.Int("axis", 0)) };
    }

    private void Outputs(IntegerValue last)
    {
        var scores = _shapes.Rows(_shapes.Int32(last)).Name;
        _onnx.Output(OnnxNames.Scores, scores, ElementType.Int32, _graph.OutputSize);
        if (!_graph.IsClassifier)
        {
            return;
        }

        var label = _graph.OutputSize > 1
            ? OnnxClass.Largest(_onnx, scores)
            : OnnxClass.Above(_onnx, scores, _onnx.Constant("threshold", [_graph.Threshold]));
        _onnx.Output(OnnxNames.Class, label, ElementType.Int64);
    }
}
