using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Google.Protobuf;

namespace KernelGen.Onnx.Format;

/// <summary>A protobuf message under construction. What it is given is neither copied nor changed before it is written.</summary>
internal sealed class ProtoMessage
{
    // Protobuf's own limit.
    private const long Largest = int.MaxValue;

    private readonly List<Action<CodedOutputStream>> _fields = [];

    /// <summary>Bytes of the message.</summary>
    public long Size { get; private set; }

    /// <summary>Adds an integer.</summary>
    public ProtoMessage Add(int field, long value)
    {
        Size += CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeInt64Size(value);
        return Add(output =>
        {
            output.WriteTag(field, WireFormat.WireType.Varint);
            output.WriteInt64(value);
        });
    }

    /// <summary>Adds a float.</summary>
    public ProtoMessage Add(int field, float value)
    {
        Size += CodedOutputStream.ComputeTagSize(field) + sizeof(float);
        return Add(output =>
        {
            output.WriteTag(field, WireFormat.WireType.Fixed32);
            output.WriteFloat(value);
        });
    }

    /// <summary>Adds bytes.</summary>
    public ProtoMessage Add(int field, byte[] value)
    {
        AddLength(field, value.Length);
        return Add(output =>
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
        });
    }

    /// <summary>Adds a string.</summary>
    public ProtoMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message that is complete.</summary>
    public ProtoMessage Add(int field, ProtoMessage value)
    {
        AddLength(field, value.Size);
        return Add(output =>
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)value.Size);
            value.Write(output);
        });
    }

    /// <summary>Writes the message.</summary>
    /// <exception cref="InvalidOperationException">It is larger than a message may be.</exception>
    public void Write(Stream stream)
    {
        if (Size > Largest)
        {
            throw new InvalidOperationException(
                $"The model would take {Size} bytes, and an ONNX file has at most {Largest}: a smaller network was expected.");
        }

        using CodedOutputStream output = new(stream, leaveOpen: true);
        Write(output);
    }

    private void Write(CodedOutputStream output) => _fields.ForEach(field => field(output));

    private ProtoMessage Add(Action<CodedOutputStream> field)
    {
        _fields.Add(field);
        return this;
    }

    private void AddLength(int field, long length) =>
        Size += CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeInt64Size(length) + length;
}
