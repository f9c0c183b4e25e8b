using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Google.Protobuf;

namespace Benchmarks.Onnx;

/// <summary>A protobuf message under construction: its fields in the order of the calls.</summary>
internal sealed class OnnxMessage
{
    private readonly List<Action<CodedOutputStream>> _fields = [];

    /// <summary>Adds an integer.</summary>
    public OnnxMessage Add(int field, long value) => Add(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    });

    /// <summary>Adds bytes.</summary>
    public OnnxMessage Add(int field, byte[] value) => Add(output =>
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    });

    /// <summary>Adds a string.</summary>
    public OnnxMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message.</summary>
    public OnnxMessage Add(int field, OnnxMessage value) => Add(field, value.ToArray());

    /// <summary>The message's bytes.</summary>
    public byte[] ToArray()
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            _fields.ForEach(field => field(output));
        }

        return bytes.ToArray();
    }

    private OnnxMessage Add(Action<CodedOutputStream> field)
    {
        _fields.Add(field);
        return this;
    }
}
