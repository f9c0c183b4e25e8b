using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace KernelGen;

/// <summary>Samples that are kept as the bytes that they came as, in a quarter of the memory, and scaled to 0…1 when read.</summary>
/// <param name="bytes">Their values, one sample after the other.</param>
/// <param name="sampleSize">Values in a sample.</param>
internal sealed class ByteSamples(byte[] bytes, int sampleSize) : SampleSource(sampleSize)
{
    private const float White = 255f;

    public override bool IsBytes => true;

    public override void Read(int first, Span<float> rows) => Scale(bytes.AsSpan(first * SampleSize, rows.Length), rows);

    public override void Read(ReadOnlySpan<int> samples, int first, Span<float> rows)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            Read(first + samples[i], rows.Slice(i * SampleSize, SampleSize));
        }
    }

    /// <summary>A byte by 255, correctly rounded: the bits are those of the scalar quotient whatever the width of vectors.</summary>
    private static void Scale(ReadOnlySpan<byte> source, Span<float> target)
    {
        var white = Vector128.Create(White);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= source.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
            Store(low, ref to, i, white);
            Store(high, ref to, i + Vector128<ushort>.Count, white);
        }

        for (; i < source.Length; i++)
        {
            target[i] = source[i] / White;
        }
    }

    private static void Store(Vector128<ushort> values, ref float target, int at, Vector128<float> white)
    {
        var (low, high) = Vector128.Widen(values);
        (Vector128.ConvertToSingle(low.AsInt32()) / white).StoreUnsafe(ref target, (nuint)at);
        (Vector128.ConvertToSingle(high.AsInt32()) / white).StoreUnsafe(ref target, (nuint)(at + Vector128<uint>.Count));
    }
}
