using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>A safetensors file: eight bytes of header length, the header, the values of all tensors.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    // The limit of the format's reference implementation.
    private const long LongestHeader = 100_000_000;

    private readonly string _path;
    private readonly string _what;
    private readonly FileStream _stream;
    private readonly SafetensorsHeader _header;
    private readonly long _dataStart;

    private SafetensorsFile(string path, string what, FileStream stream, SafetensorsContent known)
    {
        _path = path;
        _what = what;
        _stream = stream;
        if (stream.Length < sizeof(ulong))
        {
            throw Invalid(stream.Length == 0
                ? "expected a safetensors file, found an empty file"
                : $"expected the {sizeof(ulong)} bytes of the header's length, found only {stream.Length}");
        }

        Span<byte> lengthBytes = stackalloc byte[sizeof(ulong)];
        Fill(lengthBytes);

        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LongestHeader || (long)length > stream.Length - sizeof(ulong))
        {
            throw Invalid(
                $"expected a header of at most {LongestHeader} bytes within a file of {stream.Length} bytes, found a header length of "
                    + $"{length}");
        }

        var json = new byte[(int)length];
        Fill(json);
        _dataStart = sizeof(ulong) + (long)length;
        try
        {
            _header = SafetensorsHeader.Read(json, stream.Length - _dataStart, known);
        }
        catch (FormatException exception)
        {
            throw Invalid(exception.Message, exception);
        }
    }

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The path.</param>
    /// <param name="metadata">The map of strings.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="values">The values of each.</param>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, string>> metadata, IReadOnlyList<TensorInfo> tensors, IReadOnlyList<float[]> values)
    {
        var json = SafetensorsHeader.Write(metadata, tensors);
        var start = new byte[sizeof(ulong) + json.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(start, (ulong)json.Length);
        json.CopyTo(start, sizeof(ulong));
        AtomicFile.Write(path, start, stream =>
        {
            stream.Write(start);
            foreach (var tensor in values)
            {
                if (BitConverter.IsLittleEndian)
                {
                    WriteBytes(stream, tensor);
                }
                else
                {
                    var reversed = new int[tensor.Length];
                    BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(tensor), reversed);
                    WriteBytes(stream, reversed);
                }
            }
        });
    }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What it is to be: "Checkpoint".</param>
    /// <param name="name">The parameter that holds the path.</param>
    /// <param name="known">What is to be read from it.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not in the format.</exception>
    public static SafetensorsFile Open(string path, string what, string name, SafetensorsContent known)
    {
        var stream = FilePath.OpenRead(path, what, name);
        try
        {
            return new SafetensorsFile(path, what, stream, known);
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (exception is NotSupportedException)
            {
                throw FilePath.ReadFailure(path, what, exception);
            }

            throw;
        }
    }

    /// <summary>The string under a key of the metadata.</summary>
    public string Text(string key) => TryText(key) ?? throw Invalid($"expected '{key}' in the metadata, found none");

    /// <summary>The string under a key of the metadata, or null.</summary>
    public string? TryText(string key) => _header.Metadata.GetValueOrDefault(key);

    /// <summary>The integer under a key of the metadata.</summary>
    public long Integer(string key, long minimum = long.MinValue, long maximum = long.MaxValue)
    {
        var text = Text(key);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum
            && value <= maximum
            ? value
            : throw Invalid(
                $"expected '{key}' in the metadata to be an integer from {minimum} to {maximum}, found '{SafetensorsHeader.Short(text)}'");
    }

    /// <summary>Checks that a key of the metadata holds a certain string.</summary>
    public void Expect(string key, string expected)
    {
        var found = Text(key);
        if (found != expected)
        {
            throw Invalid($"expected {key} '{expected}', found '{SafetensorsHeader.Short(found)}'");
        }
    }

    /// <summary>Reads the values of all tensors; they must be exactly these, and finite.</summary>
    public float[][] ReadAll(IReadOnlyList<TensorInfo> expected)
    {
        var stored = _header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (var tensor in expected)
        {
            if (!stored.TryGetValue(tensor.Name, out var found))
            {
                throw Invalid($"expected tensor {tensor}, found none of that name");
            }

            if (!found.Shape.SequenceEqual(tensor.Shape.Select(static dimension => (long)dimension)))
            {
                throw Invalid($"expected tensor {tensor}, found {SafetensorsHeader.Short(found.ToString())}");
            }
        }

        if (_header.TensorCount > expected.Count)
        {
            var other = _header.Unknown ?? stored.Keys.Except(expected.Select(tensor => tensor.Name), StringComparer.Ordinal).First();
            throw Invalid(
                $"expected {expected.Count} tensors, found {_header.TensorCount}: the network has no '{SafetensorsHeader.Short(other)}'");
        }

        var values = new float[expected.Count][];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(expected[i], stored[expected[i].Name]);
        }

        return values;
    }

    /// <summary>The exception for content that is not as it should be.</summary>
    public InvalidDataException Invalid(string message, Exception? inner = null) => new($"'{_path}': {message}.", inner);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void WriteBytes<T>(Stream stream, T[] values)
        where T : struct
    {
        // In pieces: the bytes of a large tensor are more than one span can hold.
        const int Piece = 1 << 20;
        for (var start = 0; start < values.Length; start += Piece)
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(Piece, values.Length - start))));
        }
    }

    private void Fill(Span<byte> bytes)
    {
        try
        {
            _stream.ReadExactly(bytes);
        }
        catch (IOException exception)
        {
            throw FilePath.ReadFailure(_path, _what, exception);
        }
    }

    private float[] Read(TensorInfo tensor, SafetensorsTensor stored)
    {
        const int Piece = 1 << 20;
        var values = new float[tensor.Count];
        _stream.Position = _dataStart + stored.Begin;
        for (var start = 0; start < values.Length; start += Piece)
        {
            var part = values.AsSpan(start, Math.Min(Piece, values.Length - start));
            Fill(MemoryMarshal.AsBytes(part));
            if (!BitConverter.IsLittleEndian)
            {
                var bits = MemoryMarshal.Cast<float, int>(part);
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }
        }

        var bad = Guard.FirstNonFinite(values);
        return bad < 0 ? values : throw Invalid($"expected finite values in tensor {tensor}, found {values[bad]} at index {bad}");
    }
}
