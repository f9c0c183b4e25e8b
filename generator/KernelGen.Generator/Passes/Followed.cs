using System;

namespace KernelGen.Generator.Passes;

/// <summary>
/// An integer that the ledger knows: its value now, and how an iteration of each loop that is walked in steps changes it.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="Slopes">By loop, from the outermost in; what is missing at the end is 0.</param>
/// <param name="Bent">A bit for each loop that changes it in another way than by a slope.</param>
internal sealed record Followed(int Value, long[] Slopes, ulong Bent)
{
    private static readonly long[] Flat = [];

    public bool IsConstant => Slopes.Length == 0 && Bent == 0;

    public static Followed Of(int value) => new(value, Flat, 0);

    public long Slope(int loop) => loop < Slopes.Length ? Slopes[loop] : 0;

    /// <summary>The same, changed by an iteration of a loop.</summary>
    public Followed With(int loop, long slope)
    {
        if (Slope(loop) == slope)
        {
            return this;
        }

        var slopes = new long[Math.Max(Slopes.Length, loop + 1)];
        Slopes.CopyTo(slopes, 0);
        slopes[loop] = slope;
        return this with { Slopes = slopes };
    }

    /// <summary>a · this + b · other, whose value is given.</summary>
    public Followed Sum(int value, long a, Followed other, long b)
    {
        if (IsConstant && other.IsConstant)
        {
            return Of(value);
        }

        var slopes = new long[Math.Max(Slopes.Length, other.Slopes.Length)];
        for (var loop = 0; loop < slopes.Length; loop++)
        {
            slopes[loop] = (a * Slope(loop)) + (b * other.Slope(loop));
        }

        return new(value, slopes, Bent | other.Bent);
    }

    /// <summary>What an operation that is no sum makes of two: it changes with every loop that one of them changes with.</summary>
    public static Followed Bend(int value, Followed a, Followed b)
    {
        if (a.IsConstant && b.IsConstant)
        {
            return Of(value);
        }

        var bent = a.Bent | b.Bent;
        for (var loop = 0; loop < Math.Max(a.Slopes.Length, b.Slopes.Length); loop++)
        {
            bent |= a.Slope(loop) != 0 || b.Slope(loop) != 0 ? 1UL << loop : 0;
        }

        return new(value, Flat, bent);
    }
}
