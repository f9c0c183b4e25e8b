using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen;

namespace Samples;

/// <summary>One run of an image sample: read, train, test, save.</summary>
internal sealed class ImageTraining(ImageSample sample, SampleOptions options)
{
    private const int CalibrationImages = 10_000;

    private readonly NetworkChoice _choice = sample.Networks.Single(choice => choice.Name == options.Network);

    /// <summary>Runs to the end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the resume file holds the last finished epoch.</exception>
    public void ToEnd(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var data = Limited(sample.Read(options));
        PrepareFiles();
        var network = _choice.Create(options.Seed, options.Threads);
        Say(_choice.Summary);
        Say("");
        Say($"{_choice.Name}, seed {options.Seed}, {options.Threads} threads: {data.Training.Count:N0} training, "
            + $"{data.Validation.Count:N0} validation, {data.Test.Count:N0} test images");
        data = Preprocessed(data);
        cancellationToken.ThrowIfCancellationRequested();
        var calibration = data.Training.Take(Math.Min(CalibrationImages, data.Training.Count));
        var training = Train(network, data, calibration, cancellationToken);
        var best = training.History[training.BestEpoch!.Value - 1];
        Say($"best epoch {best.Epoch}: validation error {100 * best.ValidationError:F2} %");

        var errors = ImageErrors.Of(network, calibration, data.Test);
        Say($"test error: rounded weights {errors.Rounded:F2} %, "
            + $"{(errors.Real is double real ? $"real {real:F2} %, " : string.Empty)}sampled {errors.Sampled:F2} %");

        Checkpoint.Save(network, data.Training.Preprocessing, options.CheckpointPath);
        LearningCurves.Save(training.History, $"{sample.Name}, {_choice.Name}", sample.Reference, options.CurvesPath);
        FilterPicture.Save(network, options.FiltersPath);
        Say($"saved {options.CheckpointPath}, {Path.GetFileName(options.CurvesPath)}, {Path.GetFileName(options.FiltersPath)}");
        if (options.Json is not null)
        {
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            ImageResult.Of(options, training, errors, seconds).Save(options.Json.FullName);
            Say($"results in {options.Json}");
        }
    }

    private static void Say(string line) => Console.WriteLine(line);

    /// <summary>Finds out before training, not after it, whether the results can be written.</summary>
    private void PrepareFiles()
    {
        Directory.CreateDirectory(options.Output);
        if (options.Json?.Directory is { Exists: false } folder)
        {
            throw new DirectoryNotFoundException($"'{options.Json}' cannot be written: there is no folder '{folder}'.");
        }

        if (options.Json is not null && Directory.Exists(options.Json.FullName))
        {
            throw new IOException($"'{options.Json}' cannot be written: it is a folder.");
        }

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

    private ImageData Limited(ImageData data)
    {
        return options.Images is int most ? new ImageData(First(data.Training), First(data.Validation), First(data.Test)) : data;

        Dataset First(Dataset part) => part.Take(Math.Min(most, part.Count));
    }

    /// <summary>Fits the preprocessing when training begins; what goes on takes what was fitted then.</summary>
    private ImageData Preprocessed(ImageData data)
    {
        if (sample.Preprocessing is null || options.IsPlain)
        {
            return data;
        }

        var start = Stopwatch.GetTimestamp();
        Preprocessing fitted;
        if (options.Resume && File.Exists(options.PreprocessingPath))
        {
            fitted = Preprocessing.Load(options.PreprocessingPath);
        }
        else
        {
            fitted = sample.Preprocessing.Fit(data.Training);
            fitted.Save(options.PreprocessingPath);
        }

        data = new ImageData(data.Training.With(fitted), data.Validation.With(fitted), data.Test.With(fitted));
        if (sample.PreprocessesOnce)
        {
            data = new ImageData(data.Training.InMemory(), data.Validation.InMemory(), data.Test.InMemory());
        }

        Say($"preprocessing {fitted}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        return data;
    }

    private TrainingResult Train(IClassifier network, ImageData data, Dataset calibration, CancellationToken cancellationToken)
    {
        var rate = LearningRate.Exponential(sample.Rates.First, sample.Rates.Last);
        var trainer = new Trainer(network)
        {
            Epochs = options.Epochs,
            LearningRate = network.IsMultiplicationFree ? rate.ToPowersOfTwo() : rate,
            ShuffleSeed = options.Seed,
            CalibrationSet = calibration,
            Augmentation = _choice.Augmentation,
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
