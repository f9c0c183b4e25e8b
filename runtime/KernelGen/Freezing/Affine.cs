using System;
using System.Linq;

namespace KernelGen.Freezing;

/// <summary>What integers stand for, channel by channel: limited Factor·x + Offset.</summary>
/// <param name="Factors">One for each channel.</param>
/// <param name="Offsets">One for each channel.</param>
/// <param name="Least">No value is less.</param>
/// <param name="Greatest">None is greater.</param>
internal sealed record Affine(double[] Factors, double[] Offsets, double Least, double Greatest)
{
    /// <summary>Channels.</summary>
    public int Channels => Factors.Length;

    /// <summary>Whether all that is between integers and values is one positive factor: sums of them may be formed as they are.</summary>
    public bool IsUniform => !IsLimited
        && Factors[0] > 0
        && Factors.All(factor => factor == Factors[0])
        && Offsets.All(static offset => offset == 0);

    /// <summary>Whether the largest integer stands for the largest value.</summary>
    public bool KeepsOrder => !IsLimited && Factors.All(static factor => factor > 0);

    /// <summary>Whether values stop anywhere.</summary>
    public bool IsLimited => Least > double.NegativeInfinity || Greatest < double.PositiveInfinity;

    /// <summary>log₂ of the integer that stands for 1, where that is a power of two and all there is to it; null elsewhere.</summary>
    public int? Shift => IsUniform && Math.ScaleB(1, Math.ILogB(Factors[0])) == Factors[0] ? -Math.ILogB(Factors[0]) : null;

    /// <summary>The same for all channels.</summary>
    public static Affine Uniform(int channels, double factor) => new(
        [.. Enumerable.Repeat(factor, channels)], new double[channels], double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>What comes out of y = factor·v + offset.</summary>
    public Affine Then(Func<int, (double Factor, double Offset)> next)
    {
        var (factors, offsets) = (new double[Channels], new double[Channels]);
        for (var channel = 0; channel < Channels; channel++)
        {
            var (factor, offset) = next(channel);
            (factors[channel], offsets[channel]) = (factor * Factors[channel], (factor * Offsets[channel]) + offset);
        }

        return this with { Factors = factors, Offsets = offsets };
    }

    /// <summary>Values that stop here, too.</summary>
    public Affine Limit(double least, double greatest) =>
        this with { Least = Math.Clamp(least, Least, Greatest), Greatest = Math.Clamp(greatest, Least, Greatest) };

    /// <summary>What an integer of a channel stands for.</summary>
    public double Value(int channel, int x) => Math.Clamp((Factors[channel] * x) + Offsets[channel], Least, Greatest);
}
