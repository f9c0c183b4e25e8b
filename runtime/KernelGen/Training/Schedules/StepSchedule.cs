using System;
using System.Globalization;

namespace KernelGen;

/// <summary>A rate that is multiplied by a factor every so many epochs.</summary>
internal sealed class StepSchedule(float start, float factor, int everyEpochs) : LearningRate
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{start}, × {factor} every {everyEpochs} epochs");

    protected override float Compute(in SchedulePosition position) => (float)(start * Math.Pow(factor, position.Epoch / everyEpochs));
}
