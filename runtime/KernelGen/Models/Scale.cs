using System;
using System.Collections.Generic;

namespace KernelGen.Models;

/// <summary>
/// y = clamp((Σ ±(x « s) + Offset) » Shift, Minimum, Maximum) per channel: a product with a sum of few signed powers of two, an offset that
/// also makes the shift round to the nearest, and a shift; normalisation, scale and ReLU in one.
/// </summary>
/// <param name="Inputs">See <see cref="ModelOperation"/>.</param>
/// <param name="Shape">See <see cref="ModelOperation"/>.</param>
/// <param name="Terms">
/// [channel][term]: 0 for none, else ±(1 + s) for ±2^s, 0 ≤ s ≤ 30; as many for each channel. Terms that are none stand last.
/// </param>
/// <param name="Offsets">What is added for each channel.</param>
/// <param name="Shift">Bits of the arithmetic shift right, 0 to 30.</param>
/// <param name="Minimum">The smallest value that comes out.</param>
/// <param name="Maximum">The largest.</param>
internal sealed record Scale(
    IReadOnlyList<int> Inputs, ModelShape Shape, sbyte[] Terms, int[] Offsets, int Shift, int Minimum, int Maximum)
    : ModelOperation(Inputs, Shape)
{
    /// <summary>Powers of two for each channel, those that are none included.</summary>
    public int TermsPerChannel => Terms.Length / Offsets.Length;

    /// <summary>What a channel is multiplied by.</summary>
    public long Factor(int channel)
    {
        long factor = 0;
        for (var term = channel * TermsPerChannel; term < (channel + 1) * TermsPerChannel; term++)
        {
            factor += Terms[term] == 0 ? 0 : Math.Sign(Terms[term]) * (1L << (Math.Abs((int)Terms[term]) - 1));
        }

        return factor;
    }

    public override ValueRange Range(IReadOnlyList<ValueRange> inputs)
    {
        for (var channel = 0; channel < Offsets.Length; channel++)
        {
            CheckSums(channel, inputs[0]);
        }

        return new(Minimum, Maximum);
    }

    // Every partial sum fits, so that it does not matter in which order a target adds.
    private void CheckSums(int channel, ValueRange input)
    {
        var largest = Math.Max(Math.Abs(input.Minimum), Math.Abs(input.Maximum));
        var total = Math.Abs((long)Offsets[channel]);
        for (var term = channel * TermsPerChannel; term < (channel + 1) * TermsPerChannel; term++)
        {
            total += Terms[term] == 0 ? 0 : largest << (Math.Abs((int)Terms[term]) - 1);
        }

        ModelCheck.Int(new(-total, total));
    }
}
