using System;
using System.Linq;
using System.Runtime.InteropServices;

namespace Benchmarks.Onnx;

/// <summary>Writes an ONNX model with one input and one output: as much of the format as dense layers and convolutions need.</summary>
/// <remarks>Field numbers are those of onnx.proto3 (ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto).</remarks>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int Float = 1;
    private const int UInt8 = 2;
    private const int Int8 = 3;

    private readonly OnnxMessage _graph = new();

    /// <summary>Adds a node.</summary>
    public void Node(string type, string[] inputs, params string[] outputs) => Node(type, inputs, outputs, attributes: []);

    /// <summary>Adds a node with attributes.</summary>
    public void Node(string type, string[] inputs, string[] outputs, params OnnxMessage[] attributes)
    {
        var node = new OnnxMessage();
        Array.ForEach(inputs, input => node.Add(1, input));
        Array.ForEach(outputs, output => node.Add(2, output));
        node.Add(4, type);
        Array.ForEach(attributes, attribute => node.Add(5, attribute));
        _graph.Add(1, node);
    }

    /// <summary>An attribute that is a list of integers.</summary>
    public static OnnxMessage Integers(string name, params int[] values)
    {
        const int IntegersType = 7;
        var attribute = new OnnxMessage().Add(1, name);
        Array.ForEach(values, value => attribute.Add(8, value));
        return attribute.Add(20, IntegersType);
    }

    /// <summary>Adds a conversion to float.</summary>
    public void CastToFloat(string input, string output) => Node("Cast", [input], [output], [Attribute("to", Float)]);

    /// <summary>Adds a tensor of floats.</summary>
    public void Tensor(string name, float[] values, params int[] shape) =>
        Tensor(name, Float, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    /// <summary>Adds a tensor of signed bytes.</summary>
    public void Tensor(string name, sbyte[] values, params int[] shape) =>
        Tensor(name, Int8, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    /// <summary>Adds a tensor of bytes.</summary>
    public void Tensor(string name, byte[] values, params int[] shape) => Tensor(name, UInt8, values, shape);

    /// <summary>The model's bytes, once all is added.</summary>
    public byte[] ToModel(string input, int[] inputShape, string output, int[] outputShape)
    {
        _graph.Add(2, "network").Add(11, FloatValue(input, inputShape)).Add(12, FloatValue(output, outputShape));
        return new OnnxMessage().Add(1, IrVersion).Add(7, _graph).Add(8, new OnnxMessage().Add(1, "").Add(2, OperatorSet)).ToArray();
    }

    private static OnnxMessage Attribute(string name, int value)
    {
        const int IntegerType = 2;
        return new OnnxMessage().Add(1, name).Add(3, value).Add(20, IntegerType);
    }

    private static OnnxMessage FloatValue(string name, int[] shape)
    {
        var dimensions = shape.Aggregate(new OnnxMessage(), static (all, size) => all.Add(1, new OnnxMessage().Add(1, size)));
        return new OnnxMessage().Add(1, name).Add(2, new OnnxMessage().Add(1, new OnnxMessage().Add(1, Float).Add(2, dimensions)));
    }

    // Raw data is little-endian, as is every machine that .NET 10 runs on with this benchmark's peers.
    private void Tensor(string name, int type, ReadOnlySpan<byte> data, int[] shape)
    {
        var tensor = new OnnxMessage();
        Array.ForEach(shape, size => tensor.Add(1, size));
        _graph.Add(5, tensor.Add(2, type).Add(8, name).Add(9, data.ToArray()));
    }
}
