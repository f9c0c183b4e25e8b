using System;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Settings;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Graph.Rules;

/// <summary>What kernels can address: indices are 32-bit, and so are the counters of random draws.</summary>
internal static class Limits
{
    /// <summary>Values in one sample, before and behind any layer.</summary>
    public const int Features = 1 << 22;

    /// <summary>Weights of one layer.</summary>
    public const int Weights = 1 << 28;

    /// <summary>Samples in a mini-batch.</summary>
    public const int BatchSize = 65_536;

    /// <summary>Shards of a mini-batch.</summary>
    public const int Shards = 1024;

    /// <summary>Layers behind the input.</summary>
    public const int Layers = 1024;

    /// <summary>Rows, and columns, of a window; the number of a place in it is a byte.</summary>
    public const int Window = 16;

    /// <summary>Rows, and columns, from one position of a window to the next.</summary>
    public const int Stride = 255;

    /// <summary>Bits of shift in quantized back propagation.</summary>
    public const int Shift = 15;

    /// <summary>Powers of two in a factor.</summary>
    public const int Terms = 4;

    /// <summary>The most features that a buffer of activations may have: features × padded samples × 4 bytes stay below 2³¹.</summary>
    public static int BufferFeatures(int batchSize)
    {
        var padded = (long)Lane.SampleBlocks(batchSize) * Lane.Count;
        return (int)Math.Min(Features, int.MaxValue / (padded * sizeof(float)));
    }

    /// <summary>What is to be said of a buffer of activations that is too large; null where it is not.</summary>
    public static DiagnosticInfo? CheckFeatures(DeclaredAttribute attribute, string name, int features, NetworkSettings network)
    {
        var limit = BufferFeatures(network.BatchSize);
        return features <= limit
            ? null
            : new DiagnosticInfo(
                DeclarationRules.TooLarge,
                Position.Attribute(attribute),
                name,
                features.ToString(CultureInfo.InvariantCulture),
                $"{limit.ToString(CultureInfo.InvariantCulture)} with {network.BatchText}");
    }
}
