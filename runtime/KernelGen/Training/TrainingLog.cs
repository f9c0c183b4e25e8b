using System;
using System.Globalization;
using System.IO;
using System.Text.Json;

namespace KernelGen;

/// <summary>Files with a line for each finished epoch, for other programs to read. <see cref="Trainer.Progress"/> takes them.</summary>
/// <remarks>A line is in the file as soon as its epoch is finished. <see cref="TrainingProgress.All"/> writes beside a display.</remarks>
public static class TrainingLog
{
    /// <summary>A file of JSON lines: one object each.</summary>
    /// <remarks>
    /// <c>{"epoch":1,"epochs":10,"learning_rate":0.3,"loss":0.54,"validation_error":0.029,"validation_loss":0.2,"samples_per_second":15064,
    /// "elapsed_seconds":3.4}</c>; validation is null without a validation set.
    /// </remarks>
    /// <param name="path">The file. It is created at once.</param>
    /// <param name="append">Whether lines are added to what the file holds, as behind a resume, instead of replacing it.</param>
    /// <returns>What writes the lines.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static IProgress<TrainingProgress> JsonLines(string path, bool append = false) => new LogFile(path, append, header: null, Json);

    /// <summary>A file of comma-separated values: a header, and a row each. Empty fields without a validation set.</summary>
    /// <param name="path">The file. It is created at once.</param>
    /// <param name="append">Whether rows are added to what the file holds, as behind a resume, instead of replacing it.</param>
    /// <returns>What writes the rows.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static IProgress<TrainingProgress> Csv(string path, bool append = false) => new LogFile(
        path, append, "epoch,epochs,learning_rate,loss,validation_error,validation_loss,samples_per_second,elapsed_seconds", Row);

    private static string Row(TrainingProgress value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{value.Epoch},{value.Epochs},{value.LearningRate:R},{value.Loss:R},{value.ValidationError:R},{value.ValidationLoss:R},"
            + $"{value.SamplesPerSecond:F1},{value.Elapsed.TotalSeconds:F3}");

    private static string Json(TrainingProgress value)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("epoch", value.Epoch);
            writer.WriteNumber("epochs", value.Epochs);
            writer.WriteNumber("learning_rate", value.LearningRate);
            writer.WriteNumber("loss", value.Loss);
            WriteOptional(writer, "validation_error", value.ValidationError);
            WriteOptional(writer, "validation_loss", value.ValidationLoss);
            writer.WriteNumber("samples_per_second", Math.Round(value.SamplesPerSecond, 1));
            writer.WriteNumber("elapsed_seconds", Math.Round(value.Elapsed.TotalSeconds, 3));
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, double? value)
    {
        // JSON has neither NaN nor infinity.
        if (value is double number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private sealed class LogFile : IProgress<TrainingProgress>
    {
        private readonly string _path;
        private readonly Func<TrainingProgress, string> _line;

        public LogFile(string path, bool append, string? header, Func<TrainingProgress, string> line)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path);
            (_path, _line) = (path, line);
            var isNew = !append || !File.Exists(path) || new FileInfo(path).Length == 0;
            if (isNew)
            {
                File.WriteAllText(path, header is null ? string.Empty : header + "\n");
            }
        }

        public void Report(TrainingProgress value)
        {
            if (value.EpochFinished)
            {
                File.AppendAllText(_path, _line(value) + "\n");
            }
        }
    }
}
