using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;

namespace KernelGen.Onnx.Format;

/// <summary>An ONNX graph as it grows: nodes, constants, inputs and outputs. Values have the names of what computes them.</summary>
/// <param name="name">Its name.</param>
internal sealed class OnnxGraph(string name)
{
    /// <summary>The operator set: the first with all that is used here, so that older runtimes read it, too.</summary>
    public const int OperatorSet = 17;

    /// <summary>The version of the format that came with that operator set.</summary>
    public const int IrVersion = 8;

    /// <summary>The dimension of samples, of which there may be any number.</summary>
    private const string Samples = "samples";

    private readonly ProtoMessage _message = new ProtoMessage().Add(OnnxFields.GraphName, name);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Adds a node; gives the name of its value.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="name">The name; a number is put behind it where it is taken.</param>
    /// <param name="inputs">Names of what it reads; empty for none.</param>
    /// <param name="attributes">Attributes.</param>
    public string Node(string type, string name, IReadOnlyList<string> inputs, params IReadOnlyList<ProtoMessage> attributes)
    {
        var output = Unique(name);
        ProtoMessage node = new();
        foreach (var input in inputs)
        {
            node.Add(OnnxFields.NodeInputs, input);
        }

        node.Add(OnnxFields.NodeOutputs, output).Add(OnnxFields.NodeName, output).Add(OnnxFields.NodeType, type);
        foreach (var attribute in attributes)
        {
            node.Add(OnnxFields.NodeAttributes, attribute);
        }

        _message.Add(OnnxFields.GraphNodes, node);
        return output;
    }

    /// <summary>Adds a conversion; gives the name of its value.</summary>
    public string Cast(string name, string input, ElementType type) => Node("Cast", name, [input], OnnxAttribute.Int("to", (long)type));

    /// <summary>Adds floats; gives their name.</summary>
    public string Constant(string name, float[] values, params int[] shape) =>
        Constant(name, ElementType.Float, MemoryMarshal.AsBytes(Ordered(values, sizeof(float))), shape);

    /// <summary>Adds doubles.</summary>
    public string Constant(string name, double[] values, params int[] shape) =>
        Constant(name, ElementType.Double, MemoryMarshal.AsBytes(Ordered(values, sizeof(double))), shape);

    /// <summary>Adds bytes.</summary>
    public string Constant(string name, byte[] values, params int[] shape) => Constant(name, ElementType.UInt8, values, shape);

    /// <summary>Adds signed bytes.</summary>
    public string Constant(string name, sbyte[] values, params int[] shape) =>
        Constant(name, ElementType.Int8, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    /// <summary>Adds integers of 32 bits.</summary>
    public string Constant(string name, int[] values, params int[] shape) =>
        Constant(name, ElementType.Int32, MemoryMarshal.AsBytes(Ordered(values, sizeof(int))), shape);

    /// <summary>Adds integers of 64 bits.</summary>
    public string Constant(string name, long[] values, params int[] shape) =>
        Constant(name, ElementType.Int64, MemoryMarshal.AsBytes(Ordered(values, sizeof(long))), shape);

    /// <summary>Adds an input of samples.</summary>
    public string Input(string name, ElementType type, params int[] sampleShape) => Value(OnnxFields.GraphInputs, name, type, sampleShape);

    /// <summary>Makes a value an output, under a name of its own.</summary>
    public void Output(string name, string value, ElementType type, params int[] sampleShape)
    {
        var output = Node("Identity", name, [value]);
        _message.Add(OnnxFields.GraphOutputs, Description(output, type, sampleShape));
    }

    /// <summary>The model, once all is added.</summary>
    /// <param name="documentation">What it computes.</param>
    /// <param name="metadata">What else there is to know of it.</param>
    public ProtoMessage ToModel(string documentation, params IEnumerable<(string Key, string Value)> metadata)
    {
        var version = typeof(OnnxGraph).Assembly.GetName().Version?.ToString(3) ?? string.Empty;
        var model = new ProtoMessage()
            .Add(OnnxFields.ModelIrVersion, IrVersion)
            .Add(OnnxFields.ModelProducerName, "KernelGen")
            .Add(OnnxFields.ModelProducerVersion, version)
            .Add(OnnxFields.ModelDocumentation, documentation)
            .Add(OnnxFields.ModelGraph, _message)
            .Add(OnnxFields.ModelOperatorSets, new ProtoMessage().Add(OnnxFields.OperatorSetVersion, OperatorSet));
        foreach (var (key, value) in metadata)
        {
            model.Add(OnnxFields.ModelMetadata, new ProtoMessage().Add(OnnxFields.EntryKey, key).Add(OnnxFields.EntryValue, value));
        }

        return model;
    }

    private static ProtoMessage Description(string name, ElementType type, int[] sampleShape)
    {
        var dimensions = new ProtoMessage().Add(
            OnnxFields.ShapeDimensions, new ProtoMessage().Add(OnnxFields.DimensionName, Samples));
        foreach (var size in sampleShape)
        {
            dimensions.Add(OnnxFields.ShapeDimensions, new ProtoMessage().Add(OnnxFields.DimensionSize, size));
        }

        var tensor = new ProtoMessage()
            .Add(OnnxFields.TensorTypeElement, (long)type)
            .Add(OnnxFields.TensorTypeShape, dimensions);
        return new ProtoMessage()
            .Add(OnnxFields.ValueName, name)
            .Add(OnnxFields.ValueType, new ProtoMessage().Add(OnnxFields.TypeTensor, tensor));
    }

    // The bytes of numbers in the order of the format, which is little endian.
    private static Span<T> Ordered<T>(T[] values, int size)
        where T : struct
    {
        if (BitConverter.IsLittleEndian)
        {
            return values;
        }

        T[] copy = [.. values];
        var bytes = MemoryMarshal.AsBytes(copy.AsSpan());
        for (var i = 0; i < bytes.Length; i += size)
        {
            bytes.Slice(i, size).Reverse();
        }

        return copy;
    }

    private string Value(int field, string name, ElementType type, int[] sampleShape)
    {
        _names.Add(name);
        _message.Add(field, Description(name, type, sampleShape));
        return name;
    }

    private string Constant(string name, ElementType type, ReadOnlySpan<byte> bytes, int[] shape)
    {
        var unique = Unique(name);
        ProtoMessage tensor = new();
        foreach (var size in shape)
        {
            tensor.Add(OnnxFields.TensorDimensions, size);
        }

        tensor.Add(OnnxFields.TensorElementType, (long)type)
            .Add(OnnxFields.TensorName, unique)
            .Add(OnnxFields.TensorRaw, bytes.ToArray());
        _message.Add(OnnxFields.GraphInitializers, tensor);
        return unique;
    }

    private string Unique(string name)
    {
        for (var (unique, number) = (name, 2); ; number++)
        {
            if (_names.Add(unique))
            {
                return unique;
            }

            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        }
    }
}
