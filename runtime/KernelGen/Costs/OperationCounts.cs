using System;

namespace KernelGen;

/// <summary>Operations on data, lanes counted one by one, padding to 16 samples included, and the memory that they touch.</summary>
/// <param name="Additions">Additions and subtractions.</param>
/// <param name="IntegerAdditions">Those among them that are of integers: random draws, codes, sums in fixed point.</param>
/// <param name="LookUps">Look-ups in tables, in memory or in a register.</param>
/// <param name="Shifts">Shifts, additions to the exponent of a float among them.</param>
/// <param name="SignFlips">Sign flips; every xor counts as one.</param>
/// <param name="Multiplications">Multiplications.</param>
/// <param name="Divisions">Divisions.</param>
/// <param name="SquareRoots">Square roots.</param>
/// <param name="BytesRead">Bytes that kernels load, tables and other memory on the stack included.</param>
/// <param name="BytesWritten">Bytes that kernels store.</param>
/// <param name="FullPrecisionMultiplications">
/// Multiplications of the same layers with real-valued weights and inputs; where there is nothing to compare, those that are there.
/// </param>
public sealed record OperationCounts(
    long Additions,
    long IntegerAdditions,
    long LookUps,
    long Shifts,
    long SignFlips,
    long Multiplications,
    long Divisions,
    long SquareRoots,
    long BytesRead,
    long BytesWritten,
    long FullPrecisionMultiplications)
{
    /// <summary>No operation.</summary>
    public static OperationCounts Zero { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Both together.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Their sum, operation by operation.</returns>
    public static OperationCounts operator +(OperationCounts left, OperationCounts right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Add(right);
    }

    /// <summary>Both together.</summary>
    /// <param name="other">The other.</param>
    /// <returns>The sum, operation by operation.</returns>
    public OperationCounts Add(OperationCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Additions + other.Additions,
            IntegerAdditions + other.IntegerAdditions,
            LookUps + other.LookUps,
            Shifts + other.Shifts,
            SignFlips + other.SignFlips,
            Multiplications + other.Multiplications,
            Divisions + other.Divisions,
            SquareRoots + other.SquareRoots,
            BytesRead + other.BytesRead,
            BytesWritten + other.BytesWritten,
            FullPrecisionMultiplications + other.FullPrecisionMultiplications);
    }

    /// <summary>The share of one of so many samples, rounded up: what is there never reads as nothing.</summary>
    /// <param name="samples">The samples, at least 1.</param>
    /// <returns>The share, operation by operation.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is below 1.</exception>
    public OperationCounts PerSample(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        return new(
            Share(Additions),
            Share(IntegerAdditions),
            Share(LookUps),
            Share(Shifts),
            Share(SignFlips),
            Share(Multiplications),
            Share(Divisions),
            Share(SquareRoots),
            Share(BytesRead),
            Share(BytesWritten),
            Share(FullPrecisionMultiplications));

        long Share(long value) => (value + samples - 1) / samples;
    }
}
