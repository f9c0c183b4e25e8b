using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Tests.Arithmetic;

/// <summary>
/// Every exponent of a format with the fractions at which roundings change: ends, single bits, runs of ones, alternations, and some at
/// random; both signs.
/// </summary>
internal static class StructuredValues
{
    public static IReadOnlyList<float> Singles { get; } =
        [.. Bits(23, 255).Select(bits => BitConverter.UInt32BitsToSingle((uint)bits)).SelectMany(x => new[] { x, -x })];

    public static IReadOnlyList<double> Doubles { get; } =
        [.. Bits(52, 2047).Select(BitConverter.UInt64BitsToDouble).SelectMany(x => new[] { x, -x })];

    public static IReadOnlyList<Half> Halves { get; } =
        [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];

    private static IEnumerable<ulong> Bits(int fractionBits, int exponents) =>
        from exponent in Enumerable.Range(0, exponents + 1)
        from fraction in Fractions(fractionBits)
        select ((ulong)exponent << fractionBits) | fraction;

    private static IEnumerable<ulong> Fractions(int bits)
    {
        var all = (1UL << bits) - 1;
        var random = new Random(bits);
        return Enumerable.Range(0, bits)
            .SelectMany(bit => new[] { 1UL << bit, (1UL << bit) - 1, all ^ (1UL << bit), all ^ ((1UL << bit) - 1), (3UL << bit) & all })
            .Concat([0x5555_5555_5555_5555UL & all, 0xAAAA_AAAA_AAAA_AAAAUL & all])
            .Concat(Enumerable.Range(0, 8).Select(_ => (ulong)random.NextInt64() & all))
            .Distinct();
    }
}
