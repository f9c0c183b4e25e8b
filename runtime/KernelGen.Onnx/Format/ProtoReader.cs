using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace KernelGen.Onnx.Format;

/// <summary>
/// Reads a protobuf message field by field, where it lies: nothing is copied, and whatever is not asked for is read over. Messages within
/// are readers of their own, so that depth is what the caller goes down to.
/// </summary>
#pragma warning disable CA1001 // It reads an array: there is nothing to dispose of.
internal sealed class ProtoReader
#pragma warning restore CA1001
{
    private readonly byte[] _bytes;
    private readonly CodedInputStream _input;
    private uint _tag;

    /// <param name="bytes">The file.</param>
    /// <param name="start">Where the message begins.</param>
    /// <param name="length">Its bytes.</param>
    public ProtoReader(byte[] bytes, int start, int length)
    {
        _bytes = bytes;
        _input = new(bytes, start, length);
    }

    /// <summary>The number of the field that the reader is at.</summary>
    public int Field => WireFormat.GetTagFieldNumber(_tag);

    private bool IsLengthDelimited => WireFormat.GetTagWireType(_tag) == WireFormat.WireType.LengthDelimited;

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="InvalidProtocolBufferException">What follows is no field.</exception>
    public bool Next() => (_tag = _input.ReadTag()) != 0;

    /// <summary>Reads over the field.</summary>
    public void Skip() => _input.SkipLastField();

    /// <summary>An integer.</summary>
    public long Int()
    {
        Expect(WireFormat.WireType.Varint);
        return _input.ReadInt64();
    }

    /// <summary>A float.</summary>
    public float Float()
    {
        Expect(WireFormat.WireType.Fixed32);
        return _input.ReadFloat();
    }

    /// <summary>A text.</summary>
    public string Text()
    {
        Expect(WireFormat.WireType.LengthDelimited);
        return _input.ReadString();
    }

    /// <summary>Bytes, where they lie.</summary>
    public (int Start, int Length) Bytes()
    {
        Expect(WireFormat.WireType.LengthDelimited);
        var start = (int)_input.Position;
        _input.SkipLastField();
        using CodedInputStream head = new(_bytes, start, (int)_input.Position - start);
        var length = head.ReadLength();
        return ((int)head.Position, length);
    }

    /// <summary>A message.</summary>
    public ProtoReader Message()
    {
        var (start, length) = Bytes();
        return new(_bytes, start, length);
    }

    /// <summary>Integers of a field that is repeated, one or many of them.</summary>
    /// <param name="values">Receives them.</param>
    /// <param name="most">How many there may be in all.</param>
    /// <param name="what">What they are.</param>
    public void Ints(List<long> values, int most, string what)
    {
        if (!IsLengthDelimited)
        {
            values.Add(Int());
        }
        else
        {
            var (start, length) = Bytes();
            using CodedInputStream packed = new(_bytes, start, length);
            while (!packed.IsAtEnd && values.Count <= most)
            {
                values.Add(packed.ReadInt64());
            }
        }

        if (values.Count > most)
        {
            throw new InvalidDataException($"Expected at most {most} {what}, found more.");
        }
    }

    /// <summary>Floats of a field that is repeated, one or many of them.</summary>
    public void Floats(List<float> values)
    {
        if (!IsLengthDelimited)
        {
            values.Add(Float());
            return;
        }

        var (start, length) = Bytes();
        if (length % sizeof(float) != 0)
        {
            throw new InvalidDataException($"Expected floats of {sizeof(float)} bytes, found {length} bytes.");
        }

        if (BitConverter.IsLittleEndian)
        {
            values.AddRange(MemoryMarshal.Cast<byte, float>(_bytes.AsSpan(start, length)));
            return;
        }

        for (var at = start; at < start + length; at += sizeof(float))
        {
            values.Add(BitConverter.Int32BitsToSingle(System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at))));
        }
    }

    private void Expect(WireFormat.WireType type)
    {
        if (WireFormat.GetTagWireType(_tag) != type)
        {
            throw new InvalidDataException($"Expected field {Field} as {type}, found {WireFormat.GetTagWireType(_tag)}.");
        }
    }
}
