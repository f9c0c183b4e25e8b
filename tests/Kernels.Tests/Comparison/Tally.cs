using System.Globalization;

namespace KernelGen.Kernels.Tests;

/// <summary>How strict a set of comparisons was.</summary>
internal sealed class Tally
{
    /// <summary>Training steps compared.</summary>
    public int Steps { get; set; }

    /// <summary>Steps that agree only with a borderline decision taken the other way.</summary>
    public int Turned { get; set; }

    /// <summary>Steps with so many borderline decisions that a mismatch proves nothing.</summary>
    public int Undecided { get; set; }

    /// <summary>Predictions and calibrations compared.</summary>
    public int Runs { get; set; }

    /// <summary>Those with borderline roundings that cannot be tried, so that a mismatch proves nothing.</summary>
    public int UndecidedRuns { get; set; }

    /// <summary>Tensor elements compared after training steps that changed their tensor.</summary>
    public long Elements { get; set; }

    /// <summary>Those whose tolerance was more than 2 % of the root mean square of their tensor's update.</summary>
    public long Loose { get; set; }

    /// <summary>Logits compared.</summary>
    public long Logits { get; set; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Steps} steps, {Turned} turned, {Undecided} undecided; {Runs} runs, {UndecidedRuns} undecided; {Elements} tensor elements, {Loose} loosely; {Logits} logits");
}
