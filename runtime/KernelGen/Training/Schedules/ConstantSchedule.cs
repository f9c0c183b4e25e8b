using System.Globalization;

namespace KernelGen;

/// <summary>The same rate in every epoch.</summary>
internal sealed class ConstantSchedule(float rate) : LearningRate
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"constant {rate}");

    protected override float Compute(in SchedulePosition position) => rate;
}
