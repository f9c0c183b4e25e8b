using System;

namespace KernelGen;

/// <summary>How a network is frozen.</summary>
public sealed class FreezeOptions
{
    /// <summary>The most bits that activations may have.</summary>
    internal const int MostBits = 12;

    /// <summary>Bits of an activation that is never negative, 4 to 12; others have a sign besides. Default 8.</summary>
    public int ActivationBits { get; set; } = 8;

    /// <summary>Signed powers of two in a factor, 1 to 8. Default 4: within a thousandth of most factors.</summary>
    public int ScaleTerms { get; set; } = 4;

    /// <summary>The most samples that scales are chosen by, at least 1. Default 512.</summary>
    public int CalibrationSamples { get; set; } = 512;

    /// <summary>The samples that errors are measured over, with labels or targets; null for those that scales were chosen by.</summary>
    public Dataset? Evaluation { get; set; }

    /// <summary>Refuses what is out of range.</summary>
    internal void Check()
    {
        Within(ActivationBits, 4, MostBits, nameof(ActivationBits));
        Within(ScaleTerms, 1, 8, nameof(ScaleTerms));
        ArgumentOutOfRangeException.ThrowIfLessThan(CalibrationSamples, 1);
    }

    private static void Within(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
