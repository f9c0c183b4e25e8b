using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace KernelGen;

/// <summary>
/// What trainings tell whoever listens to the process: the meter and the activity source "KernelGen", visible with dotnet-counters,
/// dotnet-trace and OpenTelemetry. Without a listener they cost next to nothing, and nothing is allocated.
/// </summary>
internal static class TrainingTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "KernelGen";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Activities = new(Name);

    private static readonly Counter<long> Steps =
        Meter.CreateCounter<long>("kernelgen.training.steps", "{step}", "Training steps.");

    private static readonly Counter<long> Samples =
        Meter.CreateCounter<long>("kernelgen.training.samples", "{sample}", "Samples that were trained on.");

    private static readonly Histogram<double> StepDuration =
        Meter.CreateHistogram<double>("kernelgen.training.step.duration", "s", "Time of a training step.");

    private static readonly Histogram<double> Loss =
        Meter.CreateHistogram<double>("kernelgen.training.loss", null, "Mean loss of a mini-batch, before its update.");

    private static readonly Histogram<double> ValidationError = Meter.CreateHistogram<double>(
        "kernelgen.training.validation_error", null, "Validation error after an epoch: share of samples, or root mean squared error.");

    /// <summary>Whether anybody wants to know how long a step takes.</summary>
    public static bool TimesSteps => StepDuration.Enabled;

    /// <summary>The activity of a whole training, or of an epoch; null when nobody listens.</summary>
    public static Activity? Start(string name) => Activities.StartActivity(name);

    /// <summary>A training step that has been done.</summary>
    /// <param name="samples">Its samples.</param>
    /// <param name="loss">Their mean loss.</param>
    /// <param name="start">The time stamp of its begin, where <see cref="TimesSteps"/>.</param>
    public static void Add(int samples, float loss, long start)
    {
        Steps.Add(1);
        Samples.Add(samples);
        Loss.Record(loss);
        if (start != 0)
        {
            StepDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <summary>An epoch that has been judged.</summary>
    public static void Add(EpochResult epoch, Activity? activity)
    {
        if (epoch.ValidationError is double error)
        {
            ValidationError.Record(error);
        }

        activity?.SetTag("kernelgen.epoch", epoch.Epoch)
            .SetTag("kernelgen.learning_rate", epoch.LearningRate)
            .SetTag("kernelgen.loss", epoch.Loss)
            .SetTag("kernelgen.validation_error", epoch.ValidationError);
    }
}
