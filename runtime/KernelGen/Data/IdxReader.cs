using System;
using System.Buffers.Binary;

namespace KernelGen;

/// <summary>Reads the IDX format of MNIST and its relatives: a magic number, big-endian dimensions, unsigned bytes.</summary>
internal static class IdxReader
{
    private const uint UnsignedBytes = 0x0800;

    /// <summary>Reads images of any rank from 2, as the bytes they are.</summary>
    public static (byte[] Pixels, int[] Shape) ReadImages(string path, string name)
    {
        using var file = DataFile.Open(path, name);
        var magic = ReadWord(file, "the magic number");
        var rank = (int)(magic & 0xFF);
        if ((magic & 0xFFFFFF00) != UnsignedBytes || rank < 2)
        {
            throw file.Invalid(
                "IDX images of unsigned bytes (magic number 0x00000803, or 0x000008 and another rank from 2)", $"0x{magic:X8}");
        }

        var shape = ReadShape(file, rank, out var count);
        var pixels = new byte[count];
        file.Fill(pixels);
        return (pixels, shape);
    }

    /// <summary>Reads labels, one byte each.</summary>
    public static int[] ReadLabels(string path, string name)
    {
        using var file = DataFile.Open(path, name);
        var magic = ReadWord(file, "the magic number");
        if (magic != (UnsignedBytes | 1))
        {
            throw file.Invalid("IDX labels of unsigned bytes (magic number 0x00000801)", $"0x{magic:X8}");
        }

        ReadShape(file, 1, out var count);
        var bytes = new byte[count];
        file.Fill(bytes);
        return Array.ConvertAll(bytes, static label => (int)label);
    }

    private static uint ReadWord(DataFile file, string what)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        return file.TryFill(word, out var found)
            ? BinaryPrimitives.ReadUInt32BigEndian(word)
            : throw file.Invalid($"the {sizeof(uint)} bytes of {what}", file.Length == 0 ? "an empty file" : $"only {found}");
    }

    /// <summary>Reads the dimensions; what they say is there, or it is refused: nothing is allocated before.</summary>
    private static int[] ReadShape(DataFile file, int rank, out int count)
    {
        var shape = new int[rank];
        long product = 1;
        for (var i = 0; i < rank; i++)
        {
            var dimension = ReadWord(file, $"dimension {i + 1} of {rank}");
            if (dimension is 0 or > int.MaxValue)
            {
                throw file.Invalid($"dimension {i + 1} of {rank} to be 1 to {int.MaxValue}", $"{dimension}");
            }

            // More than any file has, and far from an overflow with the next dimension.
            shape[i] = (int)dimension;
            product = Math.Min(product * dimension, int.MaxValue);
        }

        var content = file.Length - (sizeof(uint) * (1 + rank));
        if (product > Array.MaxLength)
        {
            throw file.Invalid(
                $"dimensions of at most {Array.MaxLength} values together",
                SafetensorsHeader.Short(string.Join(" × ", shape)));
        }

        if (product != content)
        {
            throw file.Invalid(
                $"{product} bytes behind its header, as its dimensions say ({SafetensorsHeader.Short(string.Join(" × ", shape))})",
                $"{content}");
        }

        count = (int)product;
        return shape;
    }
}
