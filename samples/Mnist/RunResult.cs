using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using KernelGen;

namespace Mnist;

/// <summary>What <c>--json</c> writes. Errors are percent.</summary>
internal sealed record RunResult(
    string Network,
    long Seed,
    int Epochs,
    int Translate,
    int Threads,
    double TestErrorRounded,
    double? TestErrorReal,
    double TestErrorSampled,
    double ValidationError,
    int BestEpoch,
    double StepMilliseconds,
    long AllocatedBytesPerStep,
    double Seconds,
    EpochFigures[] History,
    NetworkCosts Costs)
{
    /// <summary>Collects the results of a run.</summary>
    public RunResult(RunOptions options, TrainingResult training, TestErrors errors, StepMeasurement step, double seconds)
        : this(
            options.Network,
            options.Seed,
            options.Epochs,
            options.Translate,
            options.Threads,
            errors.Rounded,
            errors.Real,
            errors.Sampled,
            Percent(training.BestValidationError!.Value),
            training.BestEpoch!.Value,
            step.Milliseconds,
            step.AllocatedBytes,
            seconds,
            [
                .. training.History.Select(
                    e => new EpochFigures(e.Epoch, e.LearningRate, e.Loss, Percent(e.ValidationError!.Value), e.Seconds))
            ],
            NetworkCatalog.Costs(options.Network))
    {
    }

    /// <summary>Writes the file.</summary>
    public void Save(string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(this, ResultJson.Default.RunResult) + Environment.NewLine);

    private static double Percent(double share) => Math.Round(100 * share, 4);
}
