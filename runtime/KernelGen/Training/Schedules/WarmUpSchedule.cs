using System;
using System.Globalization;

namespace KernelGen;

/// <summary>Another schedule, whose rates are small at first.</summary>
internal sealed class WarmUpSchedule(LearningRate source, double epochs) : LearningRate
{
    // Not from 0: a rate is above it.
    private const double First = 0.01;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{source}, {epochs} epochs of warm-up");

    protected override float Compute(in SchedulePosition position)
    {
        var done = Math.Min(1, (position.Epoch + position.EpochFraction) / epochs);
        return (float)(source.At(position) * (First + ((1 - First) * done)));
    }
}
