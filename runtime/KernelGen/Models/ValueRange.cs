namespace KernelGen.Models;

/// <summary>The smallest and the largest integer that a value can be, whatever the inputs.</summary>
internal sealed record ValueRange(long Minimum, long Maximum)
{
    /// <summary>What fits sixteen bits.</summary>
    public static readonly ValueRange Short = new(short.MinValue, short.MaxValue);

    /// <summary>What fits thirty-two bits.</summary>
    public static readonly ValueRange Int = new(int.MinValue, int.MaxValue);

    /// <summary>Whether every value is one of <paramref name="range"/>, too.</summary>
    public bool IsWithin(ValueRange range) => Minimum >= range.Minimum && Maximum <= range.Maximum;
}
