using System;
using System.Globalization;

namespace KernelGen;

/// <summary>A rate that changes by the same factor every epoch.</summary>
internal sealed class ExponentialSchedule(float start, float end) : LearningRate
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exponential {start} → {end}");

    protected override float Compute(in SchedulePosition position) =>
        (float)(start * Math.Pow((double)end / start, (double)position.Epoch / position.Epochs));
}
