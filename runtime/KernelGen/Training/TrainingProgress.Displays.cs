using System;
using System.IO;

namespace KernelGen;

public readonly partial record struct TrainingProgress
{
    /// <summary>
    /// Shows training on the console: a line for each finished epoch and, on a terminal, one with a bar that changes in place. Where output
    /// is redirected, plain lines alone.
    /// </summary>
    /// <returns>A new display, for <see cref="Trainer.Progress"/>.</returns>
    public static IProgress<TrainingProgress> Console() =>
        new ConsoleProgress(System.Console.Out, System.Console.IsOutputRedirected ? null : Columns);

    /// <summary>Writes a line for each finished epoch.</summary>
    /// <param name="writer">Where to.</param>
    /// <returns>A new display, for <see cref="Trainer.Progress"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    public static IProgress<TrainingProgress> Lines(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return new ConsoleProgress(writer, null);
    }

    /// <summary>Gives every report to several receivers, one after the other.</summary>
    /// <param name="receivers">The receivers: displays, logs.</param>
    /// <returns>What gives to all of them, for <see cref="Trainer.Progress"/>.</returns>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public static IProgress<TrainingProgress> All(params IProgress<TrainingProgress>[] receivers)
    {
        ArgumentNullException.ThrowIfNull(receivers);
        foreach (var receiver in receivers)
        {
            ArgumentNullException.ThrowIfNull(receiver, nameof(receivers));
        }

        return new SharedProgress([.. receivers]);
    }

    private static int Columns()
    {
        try
        {
            return System.Console.WindowWidth;
        }
        catch (IOException)
        {
            // A terminal that does not tell.
            return 80;
        }
    }

    private sealed class SharedProgress(IProgress<TrainingProgress>[] receivers) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            foreach (var receiver in receivers)
            {
                receiver.Report(value);
            }
        }
    }
}
