using System;
using KernelGen;
using Spectre.Console;

namespace Samples;

/// <summary>Shows training: one line per finished epoch and, on a terminal, a progress bar below them.</summary>
internal sealed class TrainingDisplay : IProgress<TrainingProgress>
{
    private readonly ProgressTask? _task;

    private TrainingDisplay(ProgressTask? task)
    {
        _task = task;
        WriteLine("epoch    rate    loss  validation  samples/s  time left");
    }

    /// <summary>Runs a training with a display and returns what it returns.</summary>
    public static T Show<T>(Func<IProgress<TrainingProgress>, T> train)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return train(new TrainingDisplay(null));
        }

        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn())
            .Start(context => train(new TrainingDisplay(context.AddTask("starting"))));
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.EpochFinished)
        {
            WriteLine(
                $"{value.Epoch,5}  {value.LearningRate,6:F4}  {value.Loss,6:F4}  {100 * value.ValidationError,8:F2} %  "
                    + $"{value.SamplesPerSecond,9:N0}  {Time(value.EstimatedRemaining),9}");
        }

        if (_task is not null)
        {
            _task.Value = 100.0 * ((value.Epoch - 1) + ((double)value.Batch / value.Batches)) / value.Epochs;
            _task.Description = $"epoch {value.Epoch} of {value.Epochs}, loss {value.Loss:F4}, {value.SamplesPerSecond:N0}/s, "
                + $"{Time(value.EstimatedRemaining)} left";
        }
    }

    private static string Time(TimeSpan time) => time.TotalHours >= 1 ? time.ToString(@"h\:mm\:ss", null) : time.ToString(@"m\:ss", null);

    private void WriteLine(string line)
    {
        if (_task is null)
        {
            Console.WriteLine(line);
        }
        else
        {
            // Goes above the bar, which Spectre redraws.
            AnsiConsole.Console.WriteLine(line);
        }
    }
}
