using System;
using System.IO;
using System.IO.Compression;
using KernelGen;

namespace Browser.Training;

/// <summary>The pictures that are part of the program: the first of MNIST's training set, and the first of its test set.</summary>
internal static class Pictures
{
    /// <summary>Rows and columns of a picture.</summary>
    public const int Side = 28;

    // As many as Build/Resources.targets packs.
    private const int TrainingCount = 4096;
    private const int TestCount = 1024;

    static Pictures()
    {
        using var packed = new GZipStream(Resource("pictures.gz"), CompressionMode.Decompress);
        Training = Read(packed, TrainingCount);
        Test = Read(packed, TestCount);
    }

    /// <summary>What networks learn from.</summary>
    public static Dataset Training { get; }

    /// <summary>What they are tested with.</summary>
    public static Dataset Test { get; }

    /// <summary>A file that is part of the program.</summary>
    public static Stream Resource(string name) => typeof(Pictures).Assembly.GetManifestResourceStream(name)
        ?? throw new FileNotFoundException($"'{name}' is no part of this program.");

    private static Dataset Read(Stream packed, int count)
    {
        var pixels = new byte[count * Side * Side];
        var labels = new byte[count];
        packed.ReadExactly(pixels);
        packed.ReadExactly(labels);
        return Dataset.FromBytes(pixels, Array.ConvertAll(labels, static label => (int)label), Side, Side, channels: 1);
    }
}
