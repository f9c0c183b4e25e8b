using System;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;

namespace KernelGen.Models;

/// <summary>
/// Frozen networks as files (.kgmodel): magic bytes, the version of the format, flags, the length of the content, the content, deflated
/// where that makes it smaller, and the SHA-256 of all bytes in front of it. Integers are little endian. See docs/frozen-models.md.
/// </summary>
internal static class ModelFile
{
    /// <summary>The version that this code writes, and the latest that it reads.</summary>
    public const int Version = 1;

    private const int Deflated = 1;
    private const int HeadLength = 20;
    private const int HashLength = 32;

    // What is written never shrinks more, so that a short file cannot ask for much memory.
    private const long MostShrinking = 64;
    private const long ShrinkingAtWill = 1 << 16;

    // "KGMODEL" and a line feed, which a transfer as text would change.
    private static readonly byte[] Magic = [0x4B, 0x47, 0x4D, 0x4F, 0x44, 0x45, 0x4C, 0x0A];

    /// <summary>The most bytes of a file.</summary>
    public const long LargestFile = HeadLength + (long)ModelLimits.Payload + HashLength;

    /// <summary>How every file begins.</summary>
    public static byte[] Start => (byte[])Magic.Clone();

    /// <summary>The bytes of a model.</summary>
    /// <exception cref="InvalidDataException">It is none: see <see cref="ModelRules"/>.</exception>
    public static byte[] Write(FrozenGraph graph)
    {
        ModelRules.Check(graph);
        var content = ModelWriter.Write(graph);
        ModelLimits.Within(content.Length, 0, ModelLimits.Payload, "bytes of content");
        var packed = Deflate(content);
        var isDeflated = packed.Length < content.Length && content.Length <= MostUnpacked(packed.Length);
        var stored = isDeflated ? packed : content;
        var file = new byte[HeadLength + stored.Length + HashLength];
        Magic.CopyTo(file, 0);
        Put(file, 8, Version);
        Put(file, 12, isDeflated ? Deflated : 0);
        Put(file, 16, content.Length);
        stored.CopyTo(file, HeadLength);
        Hash(file).CopyTo(file, file.Length - HashLength);
        return file;
    }

    /// <summary>The model that a file holds.</summary>
    /// <exception cref="InvalidDataException">It holds none: what was expected and what came.</exception>
    public static FrozenGraph Read(byte[] file)
    {
        if (file.Length < Magic.Length || !StartsWith(file, Magic))
        {
            throw ModelLimits.Invalid("a frozen model, which begins with \"KGMODEL\" and a line feed", "something else");
        }

        if (file.Length < HeadLength + HashLength)
        {
            throw ModelLimits.Invalid($"at least {HeadLength + HashLength} bytes", $"{file.Length}: the file is cut off");
        }

        var version = Get(file, 8);
        if (version != Version)
        {
            throw new InvalidDataException(version > Version
                ? $"The file is of version {version} of the format, and this KernelGen reads version {Version}: a newer one is needed."
                : $"Expected version {Version} of the format, found {version}.");
        }

        var hash = Hash(file);
        for (var i = 0; i < HashLength; i++)
        {
            if (file[file.Length - HashLength + i] != hash[i])
            {
                throw ModelLimits.Invalid("content that fits its checksum", "other content: the file is damaged or cut off");
            }
        }

        var graph = ModelReader.Read(Content(file));
        ModelRules.Check(graph);
        return graph;
    }

    private static byte[] Content(byte[] file)
    {
        var flags = ModelLimits.Within(Get(file, 12), 0, Deflated, "flags");
        var stored = file.Length - HeadLength - HashLength;
        var length = ModelLimits.Within(Get(file, 16), 1, ModelLimits.Payload, "bytes of content");
        var content = new byte[flags == Deflated
            ? ModelLimits.Within(length, 1, MostUnpacked(stored), "bytes unpacked")
            : ModelLimits.Within(length, stored, stored, "bytes of content")];
        if (flags == Deflated)
        {
            Inflate(file, stored, content);
        }
        else
        {
            Array.Copy(file, HeadLength, content, 0, length);
        }

        return content;
    }

    private static long MostUnpacked(long packed) => (MostShrinking * packed) + ShrinkingAtWill;

    private static byte[] Deflate(byte[] content)
    {
        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content, 0, content.Length);
        }

        return packed.ToArray();
    }

    private static void Inflate(byte[] file, int stored, byte[] content)
    {
        using MemoryStream packed = new(file, HeadLength, stored, writable: false);
        using DeflateStream inflate = new(packed, CompressionMode.Decompress);
        var found = 0;
        try
        {
            for (var last = 1; last > 0 && found < content.Length; found += last)
            {
                last = inflate.Read(content, found, content.Length - found);
            }

            if (found < content.Length || inflate.ReadByte() >= 0)
            {
                throw ModelLimits.Invalid(
                    $"{content.Length} bytes unpacked", found < content.Length ? $"{found}" : "more");
            }
        }
        catch (IOException exception)
        {
            throw new InvalidDataException("Expected deflated content, found what does not unpack.", exception);
        }
    }

    private static byte[] Hash(byte[] file)
    {
#pragma warning disable CA1850 // The half that runs in the compiler has no static method for it.
        using var hash = SHA256.Create();
        return hash.ComputeHash(file, 0, file.Length - HashLength);
#pragma warning restore CA1850
    }

    private static bool StartsWith(byte[] file, byte[] start)
    {
        for (var i = 0; i < start.Length; i++)
        {
            if (file[i] != start[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int Get(byte[] file, int at) => file[at] | (file[at + 1] << 8) | (file[at + 2] << 16) | (file[at + 3] << 24);

    private static void Put(byte[] file, int at, int value)
    {
        for (var i = 0; i < sizeof(int); i++)
        {
            file[at + i] = (byte)(value >> (8 * i));
        }
    }
}
