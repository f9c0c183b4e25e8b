using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using KernelGen;

namespace Mnist;

/// <summary>One run of the program: read, train, test, save, measure.</summary>
internal sealed class TrainingRun(RunOptions options)
{
    /// <summary>Runs to the end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the resume file holds the last finished epoch.</exception>
    public void ToEnd(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var data = MnistData.Read(options.Data);
        PrepareFiles();
        var network = NetworkCatalog.Create(options.Network, options.Seed, options.Threads);
        Say(NetworkCatalog.Summary(options.Network));
        Say("");
        Say($"{options.Network}, seed {options.Seed}, {options.Threads} threads: {data.Training.Count:N0} training, "
            + $"{data.Validation.Count:N0} validation, {data.Test.Count:N0} test images");

        var training = Train(network, data, cancellationToken);
        var best = training.History[training.BestEpoch!.Value - 1];
        Say($"best epoch {best.Epoch}: validation error {100 * best.ValidationError:F2} %");

        var errors = TestErrors.Of(network, data, !NetworkCatalog.IsMultiplicationFree(options.Network));
        Say($"test error: rounded weights {errors.Rounded:F2} %, "
            + $"{(errors.Real is double real ? $"real {real:F2} %, " : string.Empty)}sampled {errors.Sampled:F2} %");

        Checkpoint.Save(network, options.CheckpointPath);
        if (options.Freeze is not null)
        {
            Say($"{network.Freeze(options.Freeze.FullName, data.Calibration, new() { Evaluation = data.Test })}");
            Say($"frozen: {options.Freeze}");
        }

        LearningCurves.Save(training.History, options.Network, options.CurvesPath);
        FilterPicture.Save(network, options.FiltersPath);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var step = StepMeasurement.Take(network, data.Training);
        Say($"training step of {network.BatchSize} samples: {step.Milliseconds:F2} ms (median), {step.AllocatedBytes} bytes allocated");
        Say($"saved {options.CheckpointPath}, {Path.GetFileName(options.CurvesPath)}, {Path.GetFileName(options.FiltersPath)}");
        if (options.Json is not null)
        {
            new RunResult(options, training, errors, step, seconds).Save(options.Json.FullName);
            Say($"results in {options.Json}");
        }
    }

    private static void Say(string line) => Console.WriteLine(line);

    /// <summary>Finds out before training, not after it, whether the results can be written.</summary>
    private void PrepareFiles()
    {
        Directory.CreateDirectory(options.Output);
        CheckWritable(options.Json);
        CheckWritable(options.Freeze);

        if (options.Resume && !File.Exists(options.ResumePath))
        {
            throw new FileNotFoundException($"There is nothing to resume: '{options.ResumePath}' does not exist.");
        }

        if (!options.Resume)
        {
            // What an earlier run left must not be taken for this one's, should this one be interrupted in its first epoch.
            File.Delete(options.ResumePath);
        }
    }

    private static void CheckWritable(FileInfo? file)
    {
        if (file?.Directory is { Exists: false } folder)
        {
            throw new DirectoryNotFoundException($"'{file}' cannot be written: there is no folder '{folder}'.");
        }

        if (file is not null && Directory.Exists(file.FullName))
        {
            throw new IOException($"'{file}' cannot be written: it is a folder.");
        }
    }

    private TrainingResult Train(IClassifier network, MnistData data, CancellationToken cancellationToken)
    {
        var rate = LearningRate.Exponential(0.3f, 0.01f);
        var trainer = new Trainer(network)
        {
            Epochs = options.Epochs,
            LearningRate = NetworkCatalog.IsMultiplicationFree(options.Network) ? rate.ToPowersOfTwo() : rate,
            ShuffleSeed = options.Seed,
            CalibrationSet = data.Calibration,
            Augmentation = options.Translate > 0 ? Augmentation.Translation(options.Translate) : null,
            ResumePath = options.ResumePath,
            Resume = options.Resume,
            Progress = TrainingProgress.Console(),
        };
        if (options.Resume)
        {
            Say($"going on from {options.ResumePath}");
        }

        return trainer.Fit(data.Training, data.Validation, cancellationToken);
    }
}
