using System;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>The order of the samples in an epoch.</summary>
internal static class Shuffle
{
    // No network draws from a key with this bit of the stream set: layer indices are far below 2^28.
    private const uint Stream = 0x8000_0000;

    /// <summary>Fills in a permutation that depends on seed and epoch alone, not on the epochs before.</summary>
    /// <param name="order">Receives it.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="stream">What sets other permutations of the same seed and epoch apart.</param>
    public static void Fill(Span<int> order, long seed, int epoch, uint stream = Stream)
    {
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var key0 = (uint)seed;
        var key1 = (uint)(seed >> 32) ^ stream;
        for (var i = order.Length - 1; i > 0; i--)
        {
            // Fisher–Yates. 64 random bits scaled to 0…i: the bias is below 2^-32.
            var (low, high) = Threefry.Draw(key0, key1, (uint)i, (uint)epoch);
            var j = (int)Math.BigMul(((ulong)high << 32) | low, (ulong)i + 1, out _);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
