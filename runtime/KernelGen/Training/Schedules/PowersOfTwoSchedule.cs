using System;

namespace KernelGen;

/// <summary>Another schedule, its rates rounded to powers of two.</summary>
internal sealed class PowersOfTwoSchedule(LearningRate source) : LearningRate
{
    public override string ToString() => $"{source}, as powers of two";

    protected override float Compute(in SchedulePosition position) =>
        MathF.ScaleB(1f, (int)MathF.Round(MathF.Log2(source.At(position))));
}
