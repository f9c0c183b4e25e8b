using System;
using System.Collections.Generic;

namespace KernelGen.Tests.Training;

/// <summary>Collects reports, and does something with each.</summary>
internal sealed class Reports(Action<TrainingProgress>? then = null) : IProgress<TrainingProgress>
{
    public List<TrainingProgress> All { get; } = [];

    public void Report(TrainingProgress value)
    {
        All.Add(value);
        then?.Invoke(value);
    }
}
