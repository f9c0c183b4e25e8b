using System;

namespace KernelGen.Kernels.Tests;

/// <summary>The PowersOfTwo attribute.</summary>
internal sealed record PowersSpec(int Terms = 1, int Min = -6, int Max = 1)
{
    public string Attribute => FormattableString.Invariant($"PowersOfTwo(Terms = {Terms}, MinExponent = {Min}, MaxExponent = {Max})");

    /// <summary>The largest magnitude of a weight.</summary>
    public double Limit => Math.ScaleB(1, Max);

    /// <summary>A weight as a sum of powers: each the nearest to what is left, the last by a draw where there is one.</summary>
    public double Round(float weight, int? draw)
    {
        var sum = 0.0;
        for (var term = 0; term < Terms; term++)
        {
            sum += Power(weight - sum, term == Terms - 1 ? draw : null);
        }

        return sum;
    }

    /// <summary>A number as one of the powers, or 0: the nearest, or by a draw one of the two beside it.</summary>
    public double Power(double rest, int? draw)
    {
        var magnitude = Math.Abs(rest);
        var smallest = Math.ScaleB(1, Min);
        if (magnitude < smallest)
        {
            // In float32, as the kernels compare.
            var share = magnitude / smallest;
            var isTaken = draw is { } u ? 1f + (float)((u + 0.5) / 65536) < 1f + (float)share : share > 0.5;
            return isTaken ? Math.CopySign(smallest, rest) : 0;
        }

        var exponent = Math.ILogB(magnitude);
        var fraction = Math.ScaleB(magnitude, -exponent) - 1;
        var isUp = draw is { } one ? fraction + ((one + 0.5) / 65536) >= 1 : fraction >= 0.5;
        return Math.CopySign(Math.ScaleB(1, Math.Min(isUp ? exponent + 1 : exponent, Max)), rest);
    }
}
