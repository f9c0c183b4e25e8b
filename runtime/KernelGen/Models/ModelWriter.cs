using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace KernelGen.Models;

/// <summary>Writes what stands between the head of a model file and its checksum.</summary>
internal sealed class ModelWriter
{
    private readonly MemoryStream _stream;

    private ModelWriter(MemoryStream stream) => _stream = stream;

    /// <summary>The bytes of a model.</summary>
    public static byte[] Write(FrozenGraph graph)
    {
        using MemoryStream stream = new();
        ModelWriter writer = new(stream);
        writer.Text(graph.Name);
        writer.Text(graph.Architecture);
        writer.Input(graph.Input);
        writer.Int(graph.ScoreShift);
        writer.Flag(graph.IsClassifier);
        writer.Int(graph.Threshold);
        writer.Flag(graph.Error is not null);
        if (graph.Error is { } error)
        {
            writer.Int(error.Samples);
            writer.Double(error.Rounded);
            writer.Double(error.Frozen);
        }

        writer.Int(graph.Operations.Count);
        foreach (var operation in graph.Operations)
        {
            writer.Operation(operation);
        }

        return stream.ToArray();
    }

    private void Input(ModelInput input)
    {
        Flag(input is FixedPointInput);
        Shape(input.Shape);
        if (input is FixedPointInput fixedPoint)
        {
            Ints(fixedPoint.Shift, fixedPoint.Minimum, fixedPoint.Maximum);
        }
    }

    private void Operation(ModelOperation operation)
    {
        var (kind, writeContent) = Parts(operation);
        Byte((int)kind);
        Byte(operation.Inputs.Count);
        foreach (var input in operation.Inputs)
        {
            Int(input);
        }

        Shape(operation.Shape);
        writeContent();
    }

    private (OperationKind Kind, Action Content) Parts(ModelOperation operation) => operation switch
    {
        DenseSum dense => (OperationKind.DenseSum, () => Bytes(Trits.Pack(dense.Weights))),
        Conv2DSum convolution => (OperationKind.Conv2DSum, () =>
        {
            Window(convolution.Window);
            Bytes(Trits.Pack(convolution.Weights));
        }),
        Scale scale => (OperationKind.Scale, () => ScaleParts(scale)),
        MaxPool pool => (OperationKind.MaxPool, () => Window(pool.Window)),
        AveragePool pool => (OperationKind.AveragePool, () => Window(pool.Window)),
        Sum => (OperationKind.Sum, () => { }),
        Table table => (OperationKind.Table, () => TableParts(table)),
        _ => throw new ArgumentException($"{operation.GetType().Name} has no place in a model file.", nameof(operation)),
    };

    private void ScaleParts(Scale scale)
    {
        Ints(scale.Shift, scale.Minimum, scale.Maximum);
        Byte(scale.TermsPerChannel);
        foreach (var term in scale.Terms)
        {
            Byte(term);
        }

        Ints(scale.Offsets);
    }

    private void TableParts(Table table)
    {
        Ints(table.First, table.Values.Length);
        foreach (var value in table.Values)
        {
            Byte(value);
            Byte(value >> 8);
        }
    }

    private void Window(ModelWindow window) =>
        Ints(window.Height, window.Width, window.RowStride, window.ColumnStride, window.Top, window.Left);

    private void Shape(ModelShape shape) => Ints(shape.Height, shape.Width, shape.Channels);

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Int(bytes.Length);
        Bytes(bytes);
    }

    private void Double(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        Ints((int)bits, (int)(bits >> 32));
    }

    private void Ints(params IReadOnlyList<int> values)
    {
        foreach (var value in values)
        {
            Int(value);
        }
    }

    private void Int(int value)
    {
        for (var shift = 0; shift < 32; shift += 8)
        {
            Byte(value >> shift);
        }
    }

    private void Flag(bool value) => Byte(value ? 1 : 0);

    private void Byte(int value) => _stream.WriteByte((byte)value);

    private void Bytes(byte[] bytes) => _stream.Write(bytes, 0, bytes.Length);
}
