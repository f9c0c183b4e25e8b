using System.Globalization;

namespace KernelGen;

/// <summary>Up to a high rate and far down again, along half cosine waves.</summary>
internal sealed class OneCycleSchedule(float maximum, double warmUp) : LearningRate
{
    // The divisors of Smith and Topin's runs as PyTorch has them.
    private const double StartDivisor = 25;
    private const double EndDivisor = 250_000;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"one cycle up to {maximum} at {warmUp}");

    protected override float Compute(in SchedulePosition position) => position.Fraction < warmUp
        ? CosineSchedule.Between(maximum / StartDivisor, maximum, position.Fraction / warmUp)
        : CosineSchedule.Between(maximum, maximum / EndDivisor, (position.Fraction - warmUp) / (1 - warmUp));
}
