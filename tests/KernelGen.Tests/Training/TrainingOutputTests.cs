using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Training;

/// <summary>What trainings show and write: displays, logs, meters and activities.</summary>
public sealed class TrainingOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Redirected_output_has_a_line_for_each_epoch()
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var display = TrainingProgress.Lines(writer);
        display.Report(Progress(1, batch: 5));
        display.Report(Progress(1, finished: true));
        display.Report(Progress(2, finished: true) with { ValidationError = null });
        Assert.Equal(
            """
            epoch    rate    loss  validation  samples/s  time left
                1  0.3000  0.5434      2.92 %     15,064       0:34
                2  0.3000  0.5434                 15,064       0:34

            """,
            writer.ToString());
    }

    [Fact]
    public void A_regression_shows_its_error_as_it_is()
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        var display = TrainingProgress.Lines(writer);
        display.Report(Progress(1, finished: true) with
        {
            Classifies = false, ValidationError = 1234.567, EstimatedRemaining = new TimeSpan(1, 2, 3, 4),
        });
        Assert.Contains("     1234.6     15,064   26:03:04", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_has_a_line_that_changes_in_place()
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        ConsoleProgress display = new(writer, () => 60);
        display.Report(Progress(2, batch: 5));
        display.Report(Progress(2, batch: 10));
        display.Report(Progress(2, finished: true));
        var lines = writer.ToString().Split('\r');
        Assert.Equal("[###.................]  15 %, epoch 2 of 10, loss 0.5434, 1", lines[1]);
        Assert.Equal(59, lines[1].Length);
        Assert.StartsWith("[####................]  20 %", lines[2], StringComparison.Ordinal);
        Assert.Equal(new string(' ', 59), lines[3]);
        Assert.Equal("    2  0.3000  0.5434      2.92 %     15,064       0:34\n", lines[4]);
    }

    [Fact]
    public void A_log_of_JSON_lines_holds_every_epoch()
    {
        var path = _folder["log.jsonl"];
        Report(TrainingLog.JsonLines(path), 1, 2);
        Report(TrainingLog.JsonLines(path, append: true), 3);
        var epochs = File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([1, 2, 3], epochs.Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.Equal(0.5434, epochs[0].GetProperty("loss").GetDouble());
        Assert.Equal(0.0292, epochs[0].GetProperty("validation_error").GetDouble());
        Assert.Equal(JsonValueKind.Null, epochs[0].GetProperty("validation_loss").ValueKind);
        Report(TrainingLog.JsonLines(path), 1);
        Assert.Single(File.ReadAllLines(path));
    }

    [Fact]
    public void A_log_of_comma_separated_values_has_one_header()
    {
        var path = _folder["log.csv"];
        Report(TrainingLog.Csv(path, append: true), 1);
        Report(TrainingLog.Csv(path, append: true), 2);
        Assert.Equal(
            [
                "epoch,epochs,learning_rate,loss,validation_error,validation_loss,samples_per_second,elapsed_seconds",
                "1,10,0.3,0.5434,0.0292,,15064.2,3.400",
                "2,10,0.3,0.5434,0.0292,,15064.2,3.400",
            ],
            File.ReadAllLines(path));
    }

    [Fact]
    public void What_cannot_be_written_is_said_before_training()
    {
        Assert.Throws<DirectoryNotFoundException>(() => TrainingLog.Csv(_folder["no/such/folder.csv"]));
        Assert.Throws<ArgumentException>(() => TrainingLog.JsonLines(" "));
        Assert.Throws<ArgumentNullException>(() => TrainingProgress.Lines(null!));
        Assert.Throws<ArgumentNullException>(() => TrainingProgress.All(new Reports(), null!));
    }

    [Fact]
    public void All_receivers_get_every_report()
    {
        var (one, two) = (new Reports(), new Reports());
        TrainingProgress.All(one, two).Report(Progress(1));
        Assert.Equal(one.All, two.All);
        Assert.Single(one.All);
    }

    [Fact]
    public void Meters_and_activities_tell_who_listens()
    {
        Dictionary<string, double> sums = [];
        Dictionary<string, int> counts = [];
        var thread = Environment.CurrentManagedThreadId;
        using MeterListener meters = new();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "KernelGen")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };

        // Other tests train on other threads meanwhile.
        void Add(Instrument instrument, double value)
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
                counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + 1;
            }
        }

        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        meters.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        meters.Start();
        List<Activity> activities = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "KernelGen",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Environment.CurrentManagedThreadId == thread)
                {
                    activities.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        var result = new Trainer(new LinearNetwork(6, 3, batchSize: 32)) { Epochs = 2 }.Fit(
            Blobs.Create(210, 6, 3, seed: 1), Blobs.Create(100, 6, 3, seed: 2), Token);

        Assert.Equal(14, sums["kernelgen.training.steps"]);
        Assert.Equal(420, sums["kernelgen.training.samples"]);
        Assert.Equal(14, counts["kernelgen.training.loss"]);
        Assert.Equal(14, counts["kernelgen.training.step.duration"]);
        Assert.Equal(result.History.Sum(epoch => epoch.ValidationError!.Value), sums["kernelgen.training.validation_error"], 1e-12);
        Assert.Equal(["KernelGen.Epoch", "KernelGen.Epoch", "KernelGen.Fit"], activities.Select(activity => activity.OperationName));
        Assert.Equal(result.History[1].Loss, activities[1].GetTagItem("kernelgen.loss"));
        Assert.Equal(activities[2].SpanId, activities[0].ParentSpanId);
    }

    private static void Report(IProgress<TrainingProgress> log, params int[] epochs)
    {
        foreach (var epoch in epochs)
        {
            log.Report(Progress(epoch, batch: 3));
            log.Report(Progress(epoch, finished: true));
        }
    }

    private static TrainingProgress Progress(int epoch, int batch = 10, bool finished = false) => new(
        epoch, 10, batch, 10, finished, 0.5434, 0.3f, 15064.2, TimeSpan.FromSeconds(3.4), TimeSpan.FromSeconds(34.2), 0.0292, 0.0292, null);
}
