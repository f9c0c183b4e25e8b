using System;
using System.Diagnostics;
using KernelGen;

namespace Samples.Reproduction;

/// <summary>A line now and then for one of several trainings, for a log that nobody watches.</summary>
internal sealed class ReproductionProgress(string row, long seed) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.EpochFinished && (Stopwatch.GetElapsedTime(_last) >= Pause || value.Epoch == value.Epochs))
        {
            _last = Stopwatch.GetTimestamp();
            Console.WriteLine(FormattableString.Invariant($"{row}, seed {seed}: epoch {value.Epoch:N0} of {value.Epochs:N0}, ")
                + FormattableString.Invariant($"loss {value.Loss:F4}, validation {100 * value.ValidationError:F2} % ")
                + FormattableString.Invariant($"(best {100 * value.BestValidationError:F2} %), ")
                + FormattableString.Invariant($"{value.EstimatedRemaining:d\\.hh\\:mm} left"));
        }
    }
}
