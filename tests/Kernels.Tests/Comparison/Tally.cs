using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>How strict a set of comparisons was.</summary>
internal sealed class Tally
{
    /// <summary>Training steps compared.</summary>
    public int Steps { get; set; }

    /// <summary>Steps that agree only with a borderline decision taken the other way.</summary>
    public int Turned { get; set; }

    /// <summary>The decisions that were taken the other way.</summary>
    public List<string> Examples { get; } = [];

    /// <summary>Steps with so many borderline decisions that all of them are enclosed.</summary>
    public int Enclosed { get; set; }

    /// <summary>Predictions and calibrations compared.</summary>
    public int Runs { get; set; }

    /// <summary>Those with so many borderline decisions that all of them are enclosed.</summary>
    public int EnclosedRuns { get; set; }

    /// <summary>Tensor elements compared after training steps that changed their tensor.</summary>
    public long Elements { get; set; }

    /// <summary>Those whose tolerance was more than 2 % of the root mean square of their tensor's update.</summary>
    public long Loose { get; set; }

    /// <summary>Logits compared.</summary>
    public long Logits { get; set; }

    /// <summary>The largest share of its tolerance by which an element was off.</summary>
    public double Closest { get; private set; }

    /// <summary>Takes note of how much of its tolerance an element needs.</summary>
    public void Observe(Approximate expected, float actual)
    {
        // Differences in the last place are the rounding of the element itself, which Matches allows for.
        var off = Math.Max(0, Math.Abs(actual - expected.Value) - (Math.Abs(expected.Value) * 1.2e-7));
        if (off > 0 && expected.Bound == 0)
        {
            Closest = Math.Max(Closest, off / (expected.Tolerance + (Math.Abs(expected.Value) * 2.4e-7)));
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Steps} steps, {Turned} turned, {Enclosed} enclosed; {Runs} runs, {EnclosedRuns} enclosed; ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"{Elements} tensor elements, {Loose} loosely, at most {Closest:F2} of a tolerance; {Logits} logits")
        + string.Concat(Examples.Take(5).Select(example => "\n  turned in " + example));
}
