using System;
using System.Buffers.Binary;
using System.Text;

namespace KernelGen.Tests.Support;

/// <summary>Safetensors files that no writer would write.</summary>
internal static class Hostile
{
    /// <summary>A file of this header and these values.</summary>
    public static byte[] File(byte[] header, byte[] data)
    {
        var file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    /// <summary>Splits a good file.</summary>
    public static (string Header, byte[] Data) Split(byte[] file)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        return (Encoding.UTF8.GetString(file, 8, length), file[(8 + length)..]);
    }

    /// <summary>The file with a text in its header replaced, and a header length that fits.</summary>
    public static byte[] Replace(byte[] file, string from, string to)
    {
        var (header, data) = Split(file);
        return File(Encoding.UTF8.GetBytes(header.Replace(from, to, StringComparison.Ordinal)), data);
    }
}
