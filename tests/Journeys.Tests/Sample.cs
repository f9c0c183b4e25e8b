using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;
using Xunit;

namespace KernelGen.Journeys.Tests;

/// <summary>The data of the tasks, of whose pictures the first are enough.</summary>
internal static class Sample
{
    /// <summary>Pictures to learn from, of 60,000.</summary>
    public const int TrainingPictures = 10_000;

    /// <summary>Pictures to judge by, of 10,000.</summary>
    public const int TestPictures = 2_000;

    /// <summary>Copies what <c>tests/FirstHour/prepare</c> wrote.</summary>
    public static void Write(string source, string destination)
    {
        // The last file that it writes.
        Assert.True(
            File.Exists(Path.Combine(source, "train-labels-idx1-ubyte.gz")), $"The data is missing: tests/FirstHour/prepare {source}");
        Directory.CreateDirectory(destination);
        foreach (var file in Directory.GetFiles(source, "*.csv"))
        {
            File.Copy(file, Path.Combine(destination, Path.GetFileName(file)));
        }

        foreach (var (part, count) in new[] { ("train", TrainingPictures), ("t10k", TestPictures) })
        {
            Shorten(source, destination, part + "-images-idx3-ubyte.gz", headerBytes: 16, itemBytes: 28 * 28, count);
            Shorten(source, destination, part + "-labels-idx1-ubyte.gz", headerBytes: 8, itemBytes: 1, count);
        }
    }

    private static void Shorten(string source, string destination, string name, int headerBytes, int itemBytes, int count)
    {
        var bytes = new byte[headerBytes + (itemBytes * count)];
        using (GZipStream packed = new(File.OpenRead(Path.Combine(source, name)), CompressionMode.Decompress))
        {
            packed.ReadExactly(bytes);
        }

        // The number of items, behind the magic number (LeCun, The MNIST database: the IDX file format).
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), count);
        using GZipStream shortened = new(File.Create(Path.Combine(destination, name)), CompressionLevel.Fastest);
        shortened.Write(bytes);
    }
}
