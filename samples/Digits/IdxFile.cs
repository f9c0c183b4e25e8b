using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace Digits;

/// <summary>
/// An IDX file of bytes (http://yann.lecun.com/exdb/mnist): two zeros, the type 8, the number of dimensions, each of these in four bytes,
/// the most significant first, and the values. It is read as it is used: one picture is in memory at a time.
/// </summary>
internal sealed class IdxFile : IDisposable
{
    private const byte Bytes = 8;
    private const int Signature = 4;
    private const int MostDimensions = 3;

    private readonly string _name;
    private readonly Stream _stream;

    private IdxFile(string name)
    {
        _name = name;
        _stream = Decompressed(name);
        try
        {
            Span<byte> start = stackalloc byte[Signature];
            Dimensions = Fill(start) && start[0] == 0 && start[1] == 0 ? ReadDimensions(start[2], start[3]) : [];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many pictures, of how many rows and columns; or how many labels.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>Opens a file, plain or gzip; null where it is no IDX file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is an IDX file of something else.</exception>
    public static IdxFile? Open(string path)
    {
        IdxFile file = new(path);
        if (file.Dimensions.Count > 0)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Reads the next values.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public void Read(Span<byte> values)
    {
        if (!Fill(values))
        {
            throw TooShort();
        }
    }

    public void Dispose() => _stream.Dispose();

    private static Stream Decompressed(string path)
    {
        Span<byte> start = stackalloc byte[2];
        using (var file = File.OpenRead(path))
        {
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        return start is [0x1F, 0x8B]
            ? new BufferedStream(new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
            : File.OpenRead(path);
    }

    private int[] ReadDimensions(byte type, byte count)
    {
        if (type != Bytes || count is not (1 or MostDimensions))
        {
            throw new InvalidDataException(
                $"'{_name}': expected an IDX file of bytes (type 8) with 3 dimensions (pictures) or 1 (labels), "
                    + $"found type {type} with {count}.");
        }

        var dimensions = new int[count];
        Span<byte> value = stackalloc byte[sizeof(int)];
        for (var i = 0; i < count; i++)
        {
            if (!Fill(value))
            {
                throw TooShort();
            }

            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(value);
        }

        return dimensions;
    }

    private bool Fill(Span<byte> values)
    {
        try
        {
            return _stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false) == values.Length;
        }
        catch (InvalidDataException)
        {
            // What was compressed and has lost its end.
            return false;
        }
    }

    private InvalidDataException TooShort() => new($"'{_name}' is shorter than its first bytes say, or damaged.");
}
