using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace Svhn;

/// <summary>Reads arrays of numbers from a MAT file of format 5, what MATLAB has saved as version 6 or 7 since 1996.</summary>
/// <remarks>
/// MathWorks, MAT-File Format (2023). A header of 128 bytes, then elements: a tag of type and length, then that many bytes. A variable is
/// an element of type matrix, or one of type compressed with that inside; its own elements are flags, dimensions, name and values, each
/// padded to eight bytes. Values of up to four bytes stand in their tag.
/// </remarks>
internal sealed class MatFile : IDisposable
{
    private const int HeaderBytes = 128;
    private const int TagBytes = 8;
    private const int TypeMatrix = 14;
    private const int TypeCompressed = 15;
    private const int TypeInt8 = 1;
    private const int TypeUInt8 = 2;
    private const int TypeInt32 = 5;
    private const int TypeUInt32 = 6;
    private const int TypeDouble = 9;

    private readonly string _path;
    private readonly FileStream _file;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not in the format.</exception>
    public MatFile(string path)
    {
        _path = path;
        _file = File.OpenRead(path);
        try
        {
            CheckHeader();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Reads one array of unsigned bytes, or of doubles that are such bytes.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="read">
    /// Is given its dimensions and a stream of exactly as many bytes as there are values, the first dimension innermost.
    /// </param>
    /// <exception cref="InvalidDataException">There is no such variable, or it is not an array of bytes.</exception>
    public void Read(string name, Action<int[], Stream> read)
    {
        List<string> names = [];
        for (long position = HeaderBytes; position < _file.Length;)
        {
            _file.Position = position;
            var (type, length, _) = ReadTag(_file);
            if (length > _file.Length - position - TagBytes)
            {
                throw Invalid($"{length} bytes of the element at byte {position}", $"only {_file.Length - position - TagBytes}");
            }

            if (type is TypeMatrix or TypeCompressed)
            {
                using var content = type == TypeCompressed ? new ZLibStream(_file, CompressionMode.Decompress, leaveOpen: true) : null;
                try
                {
                    if (ReadMatrix(content ?? (Stream)_file, content is not null, name, read) is not string other)
                    {
                        return;
                    }

                    names.Add(other);
                }
                catch (InvalidDataException exception) when (!exception.Message.StartsWith('\''))
                {
                    // Of the decompression, which does not know the file.
                    throw new InvalidDataException(
                        $"'{_path}': expected a whole element at byte {position}, found a damaged one.", exception);
                }
            }

            // Compressed elements are not padded.
            position += TagBytes + (type == TypeCompressed ? length : (length + 7) / 8 * 8);
        }

        throw Invalid($"a variable '{name}'", names.Count == 0 ? "none at all" : string.Join(", ", names.Select(other => $"'{other}'")));
    }

    /// <summary>The exception for content that is not as it should be.</summary>
    public InvalidDataException Invalid(string expected, string found) => new($"'{_path}': expected {expected}, found {found}.");

    public void Dispose() => _file.Dispose();

    private void CheckHeader()
    {
        var header = ReadBytes(_file, HeaderBytes, "its header");
        if (!header.AsSpan(0, 6).SequenceEqual("MATLAB"u8) || header[126] != 'I' || header[127] != 'M' || header[125] != 1)
        {
            throw Invalid(
                "a MAT file of format 5 with little-endian numbers",
                $"'{string.Concat(Encoding.ASCII.GetString(header, 0, 20).Select(c => char.IsControl(c) ? '?' : c))}…'");
        }
    }

    /// <summary>Reads a variable if it has this name; else its name.</summary>
    private string? ReadMatrix(Stream content, bool isCompressed, string name, Action<int[], Stream> read)
    {
        if (isCompressed)
        {
            var (type, _, _) = ReadTag(content);
            if (type != TypeMatrix)
            {
                throw Invalid("an array in the compressed element", $"an element of type {type}");
            }
        }

        Element(content, TypeUInt32, "the flags");
        int[] dimensions =
        [
            .. Element(content, TypeInt32, "the dimensions").Chunk(sizeof(int))
                .Select(chunk => BinaryPrimitives.ReadInt32LittleEndian(chunk)),
        ];
        var found = Encoding.ASCII.GetString(Element(content, TypeInt8, "the name"));
        if (found != name)
        {
            return found;
        }

        var count = dimensions.Aggregate((Int128)1, (product, dimension) => product * dimension);
        var (values, length, inTag) = ReadTag(content);
        var bytesPerValue = values switch { TypeUInt8 => 1, TypeDouble => sizeof(double), _ => 0 };
        if (bytesPerValue == 0 || dimensions.Any(dimension => dimension < 1) || count * bytesPerValue != length)
        {
            throw Invalid(
                $"'{name}' to be an array of bytes or doubles, {string.Join(" × ", dimensions)}", $"{length} bytes of type {values}");
        }

        var bytes = inTag is null ? content : new MemoryStream(inTag, 0, (int)length);
        read(dimensions, bytesPerValue == 1 ? bytes : AsBytes(bytes, (int)count, name));
        return null;
    }

    private MemoryStream AsBytes(Stream doubles, int count, string name)
    {
        var bytes = new byte[count];
        foreach (ref var value in bytes.AsSpan())
        {
            var number = BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(doubles, sizeof(double), $"'{name}'"));
            value = number is >= 0 and <= 255 && number == Math.Floor(number)
                ? (byte)number
                : throw Invalid($"'{name}' to hold whole numbers of 0 to 255", FormattableString.Invariant($"{number}"));
        }

        return new MemoryStream(bytes);
    }

    private byte[] Element(Stream content, int expected, string what)
    {
        var (type, length, inTag) = ReadTag(content);
        if (type != expected || length > 4096)
        {
            throw Invalid($"{what} of an array (type {expected})", $"{length} bytes of type {type}");
        }

        if (inTag is not null)
        {
            return inTag[..(int)length];
        }

        var bytes = ReadBytes(content, ((int)length + 7) / 8 * 8, what);
        return bytes[..(int)length];
    }

    /// <summary>Type, length, and the bytes themselves where they are so few that they stand in the tag.</summary>
    private (int Type, long Length, byte[]? InTag) ReadTag(Stream content)
    {
        var tag = ReadBytes(content, TagBytes, "the tag of an element");
        var first = BinaryPrimitives.ReadUInt32LittleEndian(tag);
        return first >> 16 == 0
            ? ((int)first, BinaryPrimitives.ReadUInt32LittleEndian(tag.AsSpan(4)), null)
            : ((int)(first & 0xFFFF), Math.Min(first >> 16, 4), tag[4..]);
    }

    private byte[] ReadBytes(Stream content, int count, string what)
    {
        var bytes = new byte[count];
        var found = content.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return found == count ? bytes : throw Invalid($"{count} bytes of {what}", $"only {found}");
    }
}
