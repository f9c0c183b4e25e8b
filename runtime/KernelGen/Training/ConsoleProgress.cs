using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace KernelGen;

/// <summary>Shows training as text: a line for each finished epoch and, on a terminal, a line below that changes in place.</summary>
/// <param name="writer">Where to.</param>
/// <param name="width">Columns of the terminal; null where a line that has been written stays, as in a file.</param>
internal sealed class ConsoleProgress(TextWriter writer, Func<int>? width) : IProgress<TrainingProgress>
{
    private const int BarLength = 20;

    private bool _hasHeader;
    private int _liveLength;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (!_hasHeader)
        {
            foreach (var hint in value.Hints)
            {
                writer.WriteLine("hint: " + hint);
            }

            writer.WriteLine("epoch    rate    loss  validation  samples/s  time left");
            _hasHeader = true;
        }

        if (value.EpochFinished)
        {
            Erase();
            writer.WriteLine(Row(value));
        }
        else if (width is not null)
        {
            Replace(Live(value), width());
        }
    }

    private static string Row(TrainingProgress value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{value.Epoch,5}  {value.LearningRate,6:F4}  {value.Loss,6:F4}  {Error(value),10}  {value.SamplesPerSecond,9:N0}  "
            + $"{Time(value.EstimatedRemaining),9}");

    private static string Error(TrainingProgress value) => value.ValidationError is not double error ? string.Empty
        : value.Classifies ? string.Create(CultureInfo.InvariantCulture, $"{100 * error:F2} %")
        : string.Create(CultureInfo.InvariantCulture, $"{error:G5}");

    private static string Live(TrainingProgress value)
    {
        var done = (value.Epoch - 1 + ((double)value.Batch / value.Batches)) / value.Epochs;
        var filled = (int)(done * BarLength);
        return new StringBuilder("[").Append('#', filled).Append('.', BarLength - filled).Append(CultureInfo.InvariantCulture,
            $"] {(int)(100 * done),3} %, epoch {value.Epoch} of {value.Epochs}, loss {value.Loss:F4}, "
                + $"{value.SamplesPerSecond:N0} samples/s, {Time(value.EstimatedRemaining)} left").ToString();
    }

    private static string Time(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}")
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);

    /// <summary>Writes over what stands in the line. One column less than there are, or the terminal begins another line.</summary>
    private void Replace(string text, int columns)
    {
        var line = columns > 1 && text.Length >= columns ? text[..(columns - 1)] : text;
        writer.Write('\r');
        writer.Write(line.PadRight(_liveLength));
        writer.Flush();
        _liveLength = line.Length;
    }

    private void Erase()
    {
        if (_liveLength > 0)
        {
            writer.Write('\r');
            writer.Write(new string(' ', _liveLength));
            writer.Write('\r');
            _liveLength = 0;
        }
    }
}
