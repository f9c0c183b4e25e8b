using System;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace Samples.Tests;

/// <summary>Writes MAT files of format 5 as MATLAB does, for what reads them.</summary>
internal sealed class MatFileWriter : IDisposable
{
    private const int TypeInt8 = 1;
    private const int TypeUInt8 = 2;
    private const int TypeInt32 = 5;
    private const int TypeUInt32 = 6;
    private const int TypeDouble = 9;
    private const int TypeMatrix = 14;
    private const int TypeCompressed = 15;

    private readonly FileStream _file;

    public MatFileWriter(string path)
    {
        _file = File.Create(path);
        _file.Write(Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, Platform: GLNXA64, Created on: Mon Dec  5 21:09:26 2011".PadRight(124)));
        _file.Write([0x00, 0x01, (byte)'I', (byte)'M']);
    }

    /// <summary>Writes an array of bytes.</summary>
    public void Write(string name, int[] dimensions, byte[] values, bool compress) =>
        Write(name, dimensions, values, 9, TypeUInt8, compress);

    /// <summary>Writes an array of doubles.</summary>
    public void Write(string name, int[] dimensions, double[] values, bool compress)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        Write(name, dimensions, bytes, 6, TypeDouble, compress);
    }

    public void Dispose() => _file.Dispose();

    private void Write(string name, int[] dimensions, byte[] values, byte arrayClass, int type, bool compress)
    {
        using MemoryStream matrix = new();
        Element(matrix, TypeUInt32, [arrayClass, 0, 0, 0, 0, 0, 0, 0]);
        var sizes = new byte[dimensions.Length * sizeof(int)];
        Buffer.BlockCopy(dimensions, 0, sizes, 0, sizes.Length);
        Element(matrix, TypeInt32, sizes);
        Element(matrix, TypeInt8, Encoding.ASCII.GetBytes(name));
        Element(matrix, type, values);
        if (!compress)
        {
            Element(_file, TypeMatrix, matrix.ToArray());
            return;
        }

        using MemoryStream whole = new();
        Element(whole, TypeMatrix, matrix.ToArray());
        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(whole.ToArray());
        }

        // Compressed elements are the ones without padding.
        Tag(_file, TypeCompressed, (int)packed.Length);
        _file.Write(packed.ToArray());
    }

    private static void Element(Stream target, int type, byte[] content)
    {
        if (content.Length is > 0 and <= 4)
        {
            target.Write(BitConverter.GetBytes((content.Length << 16) | type));
            target.Write(content);
            target.Write(new byte[4 - content.Length]);
            return;
        }

        Tag(target, type, content.Length);
        target.Write(content);
        target.Write(new byte[(8 - (content.Length % 8)) % 8]);
    }

    private static void Tag(Stream target, int type, int length)
    {
        target.Write(BitConverter.GetBytes(type));
        target.Write(BitConverter.GetBytes(length));
    }
}
