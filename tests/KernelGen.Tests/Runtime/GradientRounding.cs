using System;
using KernelGen.Runtime;

namespace KernelGen.Tests.Runtime;

internal static class GradientRounding
{
    /// <summary>Rounds gradients in place, as packing and unpacking do; groups are filled up with zeros.</summary>
    public static void Quantize(this GradientCodec codec, float[] values, int firstBlock, QuantizationKey key)
    {
        var groups = (values.Length + codec.GroupLength - 1) / codec.GroupLength;
        var (whole, bytes) = (new float[groups * codec.GroupLength], new byte[groups * codec.GroupBytes]);
        values.CopyTo(whole, 0);
        codec.Encode(whole, bytes, firstBlock, key);
        codec.Decode(bytes, whole);
        whole.AsSpan(0, values.Length).CopyTo(values);
    }
}
