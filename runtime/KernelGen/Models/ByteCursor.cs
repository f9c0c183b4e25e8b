using System;
using System.IO;
using System.Text;

namespace KernelGen.Models;

/// <summary>Reads numbers and texts, little endian, from bytes that may end anywhere.</summary>
internal sealed class ByteCursor(byte[] bytes)
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int _position;

    /// <summary>Bytes that are left.</summary>
    public int Left => bytes.Length - _position;

    /// <summary>Goes past so many bytes, which are there.</summary>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are.</param>
    /// <returns>Where the first of them stands.</returns>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public int Take(long count, string what)
    {
        if (count > Left)
        {
            throw ModelLimits.Invalid($"{count} bytes of {what}", $"{Left} to the end");
        }

        var start = _position;
        _position += (int)count;
        return start;
    }

    /// <summary>A byte.</summary>
    public int Byte(string what) => bytes[Take(1, what)];

    /// <summary>0 or 1.</summary>
    public bool Flag(string what) => ModelLimits.Within(Byte(what), 0, 1, what) == 1;

    /// <summary>Thirty-two bits.</summary>
    public int Int(string what)
    {
        var at = Take(sizeof(int), what);
        return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    }

    /// <summary>Sixty-four bits.</summary>
    public double Double(string what)
    {
        var low = (uint)Int(what);
        return BitConverter.Int64BitsToDouble(((long)Int(what) << 32) | low);
    }

    /// <summary>Signed bytes.</summary>
    public sbyte[] Bytes(long count, string what)
    {
        var values = new sbyte[Take(count, what) is var start ? count : 0];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (sbyte)bytes[start + i];
        }

        return values;
    }

    /// <summary>Integers of sixteen bits.</summary>
    public short[] Shorts(int count, string what)
    {
        var start = Take(2L * count, what);
        var values = new short[count];
        for (var i = 0; i < values.Length; i++, start += 2)
        {
            values[i] = (short)(bytes[start] | (bytes[start + 1] << 8));
        }

        return values;
    }

    /// <summary>Integers of thirty-two bits.</summary>
    public int[] Ints(int count, string what)
    {
        if (count > Left / sizeof(int))
        {
            throw ModelLimits.Invalid($"{count} {what}, four bytes each", $"{Left} bytes to the end");
        }

        var values = new int[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Int(what);
        }

        return values;
    }

    /// <summary>Weights, five to a byte.</summary>
    public sbyte[] Weights(long count)
    {
        var start = Take(Trits.Bytes(count), "weights");
        return Trits.Unpack(bytes, start, (int)count);
    }

    /// <summary>A text in UTF-8 behind its length.</summary>
    public string Text(string what)
    {
        var length = ModelLimits.Within(Int(what), 0, ModelLimits.Text, $"bytes of {what}");
        var start = Take(length, what);
        try
        {
            return Utf8.GetString(bytes, start, length);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"Expected {what} in UTF-8, found bytes that are none.", exception);
        }
    }
}
