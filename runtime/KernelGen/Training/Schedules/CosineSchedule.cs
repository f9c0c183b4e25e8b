using System;
using System.Globalization;

namespace KernelGen;

/// <summary>Half a cosine wave from one rate to another, step by step.</summary>
internal sealed class CosineSchedule(float start, float end) : LearningRate
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"cosine {start} → {end}");

    /// <summary>Half a cosine wave from one value, at 0, to another, at 1.</summary>
    public static float Between(double start, double end, double fraction) =>
        (float)(end + ((start - end) * (1 + Math.Cos(Math.PI * fraction)) / 2));

    protected override float Compute(in SchedulePosition position) => Between(start, end, position.Fraction);
}
