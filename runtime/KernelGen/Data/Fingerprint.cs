using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace KernelGen;

/// <summary>One line that tells a data set from others: its shape and 64 bits that depend on every value, label and target.</summary>
/// <remarks>
/// Against mistakes, not against forgers. The same on every machine; −0 and 0 are two values, as they are to a network's bits.
/// </remarks>
internal static class Fingerprint
{
    private const int PieceValues = 1 << 16;

    public static string Of(Dataset dataset)
    {
        if (dataset.IsPreparedOnReading)
        {
            // What is done to the samples and what they were: all of them need not be changed for it.
            return $"{dataset.WithoutPreparation().Fingerprint}, {dataset.Preprocessing!.Fingerprint}";
        }

        // What the samples are as floats decides, not how they are kept.
        var hash = 0x9E37_79B9_7F4A_7C15;
        var piece = Math.Clamp(PieceValues / dataset.SampleSize, 1, dataset.Count);
        var buffer = dataset.Buffer(piece);
        for (var first = 0; first < dataset.Count; first += piece)
        {
            var rows = dataset.Rows(first, Math.Min(piece, dataset.Count - first), buffer);
            hash = Add(hash, MemoryMarshal.Cast<float, int>(rows));
        }

        hash = dataset.HasLabels
            ? Add(Finish(hash), dataset.Labels)
            : Add(Finish(hash), MemoryMarshal.Cast<float, int>(dataset.Targets));
        var targets = dataset.HasLabels
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" with {dataset.TargetSize} targets");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{dataset.Count} samples of {dataset.Height} × {dataset.Width} × {dataset.Channels}{targets}, hash {Finish(hash):x16}");
    }

    /// <summary>A line and 64 bits that depend on every value.</summary>
    public static string Of(string text, IEnumerable<float[]> tensors)
    {
        var hash = 0x9E37_79B9_7F4A_7C15;
        foreach (var tensor in tensors)
        {
            hash = Finish(Add(hash, MemoryMarshal.Cast<float, int>(tensor)));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{text}, hash {hash:x16}");
    }

    /// <summary>Multiply and rotate, as xxHash does, word by word.</summary>
    private static ulong Add(ulong hash, ReadOnlySpan<int> words)
    {
        foreach (var word in words)
        {
            hash = BitOperations.RotateLeft(hash ^ ((uint)word * 0xC2B2_AE3D_27D4_EB4F), 29) * 0x9E37_79B1_85EB_CA87;
        }

        return hash;
    }

    private static ulong Finish(ulong hash) => hash ^ (hash >> 32);
}
