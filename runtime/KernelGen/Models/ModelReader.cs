using System.Collections.Generic;
using System.IO;

namespace KernelGen.Models;

/// <summary>
/// Reads what stands between the head of a model file and its checksum: looks at sizes before it asks for memory, and leaves to
/// <see cref="ModelRules"/> what else makes a model.
/// </summary>
internal sealed class ModelReader
{
    private readonly ByteCursor _cursor;
    private readonly List<ModelOperation> _operations = [];
    private long _weights;

    private ModelReader(byte[] bytes) => _cursor = new(bytes);

    /// <summary>The model that bytes stand for.</summary>
    /// <exception cref="InvalidDataException">They stand for none.</exception>
    public static FrozenGraph Read(byte[] bytes)
    {
        ModelReader reader = new(bytes);
        var graph = reader.Graph();
        return reader._cursor.Left == 0
            ? graph
            : throw ModelLimits.Invalid("nothing behind the last operation", $"{reader._cursor.Left} bytes");
    }

    private FrozenGraph Graph()
    {
        var name = _cursor.Text("the network's name");
        var architecture = _cursor.Text("its architecture");
        var input = Input();
        var scoreShift = _cursor.Int("the scores' shift");
        var isClassifier = _cursor.Flag("whether it is a classifier");
        var threshold = _cursor.Int("the threshold");
        var error = _cursor.Flag("whether errors follow")
            ? new FrozenError(_cursor.Int("samples"), _cursor.Double("the error"), _cursor.Double("the error"))
            : null;
        var count = ModelLimits.Within(_cursor.Int("the number of operations"), 1, ModelLimits.Operations, "operations");
        for (var i = 0; i < count; i++)
        {
            try
            {
                _operations.Add(Operation(input.Shape));
            }
            catch (InvalidDataException exception)
            {
                throw new InvalidDataException($"Operation {i}: {exception.Message}", exception);
            }
        }

        return new(name, architecture, input, _operations, scoreShift, isClassifier, threshold) { Error = error };
    }

    private ModelInput Input()
    {
        var isFixedPoint = _cursor.Flag("the kind of input");
        var shape = Shape();
        return isFixedPoint
            ? new FixedPointInput(shape, _cursor.Int("the input's shift"), _cursor.Int("its minimum"), _cursor.Int("its maximum"))
            : new ByteInput(shape);
    }

    private ModelOperation Operation(ModelShape networkInput)
    {
        var kind = (OperationKind)_cursor.Byte("the kind of operation");
        var inputs = _cursor.Ints(_cursor.Byte("the number of inputs"), "inputs");
        foreach (var input in inputs)
        {
            ModelLimits.Within(input, -1, _operations.Count - 1, "the position of an input");
        }

        ModelLimits.Within(inputs.Length, 1, 2, "inputs");
        var shape = Shape();
        var from = inputs[0] < 0 ? networkInput : _operations[inputs[0]].Shape;
        return kind switch
        {
            OperationKind.DenseSum => new DenseSum(inputs, shape, Weights(shape.Channels, from.Size)),
            OperationKind.Conv2DSum => Convolution(inputs, shape, from),
            OperationKind.Scale => Scale(inputs, shape),
            OperationKind.MaxPool => new MaxPool(inputs, shape, Window()),
            OperationKind.AveragePool => new AveragePool(inputs, shape, Window()),
            OperationKind.Sum => new Sum(inputs, shape),
            OperationKind.Table => Table(inputs, shape),
            _ => throw ModelLimits.Invalid("an operation's kind, 1 to 7", $"{(int)kind}"),
        };
    }

    private Conv2DSum Convolution(int[] inputs, ModelShape shape, ModelShape from)
    {
        var window = Window();
        return new(inputs, shape, Weights(shape.Channels, (long)window.Height * window.Width * from.Channels), window);
    }

    private Scale Scale(int[] inputs, ModelShape shape)
    {
        var (shift, minimum, maximum) = (_cursor.Int("a shift"), _cursor.Int("a minimum"), _cursor.Int("a maximum"));
        var termsPerChannel = ModelLimits.Within(_cursor.Byte("terms"), 1, ModelLimits.ScaleTerms, "terms for each channel");
        var terms = _cursor.Bytes((long)termsPerChannel * shape.Channels, "terms");
        return new(inputs, shape, terms, _cursor.Ints(shape.Channels, "offsets"), shift, minimum, maximum);
    }

    private Table Table(int[] inputs, ModelShape shape)
    {
        var first = _cursor.Int("a table's first");
        var count = ModelLimits.Within(_cursor.Int("a table's length"), 1, ModelLimits.Table, "values of a table");
        return new(inputs, shape, first, _cursor.Shorts(count, "a table"));
    }

    // At most 2^24 outputs of as many terms each: their product fits 64 bits.
    private sbyte[] Weights(long outputs, long terms)
    {
        var weights = terms > ModelLimits.Weights ? long.MaxValue : _weights + (outputs * terms);
        if (weights > ModelLimits.Weights)
        {
            throw ModelLimits.Invalid($"at most {ModelLimits.Weights} weights in all", $"{outputs} · {terms} in one operation");
        }

        _weights = weights;
        return _cursor.Weights(outputs * terms);
    }

    private ModelShape Shape()
    {
        ModelShape shape = new(_cursor.Int("rows"), _cursor.Int("columns"), _cursor.Int("channels"));
        ModelRules.Check(shape);
        return shape;
    }

    private ModelWindow Window()
    {
        ModelWindow window = new(
            _cursor.Int("a window's rows"), _cursor.Int("its columns"),
            _cursor.Int("its row stride"), _cursor.Int("its column stride"),
            _cursor.Int("rows above"), _cursor.Int("columns left"));
        ModelRules.Check(window);
        return window;
    }
}
