using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen;
using KernelGen.Onnx;

namespace Samples;

/// <summary>One run of an image sample: read, train, test, save.</summary>
/// <param name="sample">The sample.</param>
/// <param name="options">What is trained, and how.</param>
/// <param name="cluster">The processes that train it together, of which the first alone prints and writes; null for this one.</param>
internal sealed class ImageTraining(ImageSample sample, SampleOptions options, Cluster? cluster)
{
    private readonly bool _isFirst = cluster is null or { Rank: 0 };
    private readonly NetworkChoice _choice = sample.Networks.Single(choice => choice.Name == options.Network);

    /// <summary>Runs to the end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the resume file holds the last finished epoch.</exception>
    public void ToEnd(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var data = ImageSample.Limited(sample.Read(options.Data), options.Images);
        if (_isFirst)
        {
            PrepareFiles();
        }

        var network = _choice.Create(options.Seed, options.Threads);
        Say(_choice.Summary);
        Say("");
        Say($"{_choice.Name}, seed {options.Seed}, {options.Threads} threads: {data.Training.Count:N0} training, "
            + $"{data.Validation.Count:N0} validation, {data.Test.Count:N0} test images"
            + (cluster is null ? string.Empty : $"; processes that share them: {cluster.Size}"));
        data = Preprocessed(data);
        if (cluster is null)
        {
            // Processes that train together end together, in the training.
            cancellationToken.ThrowIfCancellationRequested();
        }

        var calibration = data.Calibration;
        var training = Train(network, data, calibration, cancellationToken);
        if (!_isFirst)
        {
            return;
        }

        var best = training.History[training.BestEpoch!.Value - 1];
        Say($"best epoch {best.Epoch}: validation error {100 * best.ValidationError:F2} %");

        var errors = ImageErrors.Of(network, calibration, data.Test);
        Say($"test error: {errors}");

        Checkpoint.Save(network, data.Training.Preprocessing, options.CheckpointPath);
        if (options.Freeze is not null)
        {
            Say($"{network.Freeze(options.Freeze.FullName, calibration, new() { Evaluation = data.Test })}");
            Say($"frozen: {options.Freeze}");
        }

        if (options.Onnx is not null)
        {
            OnnxModel.Save(network, options.Onnx.FullName);
            Say($"as ONNX: {options.Onnx}");
        }

        LearningCurves.Save(training.History, $"{sample.Name}, {_choice.Name}", sample.Reference, options.CurvesPath);
        FilterPicture.Save(network, data.Training, options.FiltersPath);
        Say($"saved {options.CheckpointPath}, {Path.GetFileName(options.CurvesPath)}, {Path.GetFileName(options.FiltersPath)}");
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var step = sample.MeasuresStep && cluster is null ? StepMeasurement.Take(network, data.Training) : null;
        if (step is not null)
        {
            Say($"training step of {network.BatchSize} samples: {step.Milliseconds:F2} ms (median), {step.AllocatedBytes} bytes allocated");
        }

        if (options.Json is not null)
        {
            var run = new ImageRun(_choice, options.Seed, options.Epochs, options.Translate, options.Threads);
            ImageResult.Of(run, training, errors, step, seconds).Save(options.Json.FullName);
            Say($"results in {options.Json}");
        }
    }

    private void Say(string line)
    {
        if (_isFirst)
        {
            Console.WriteLine(line);
        }
    }

    /// <summary>Finds out before training, not after it, whether the results can be written.</summary>
    private void PrepareFiles()
    {
        Directory.CreateDirectory(options.Output);
        CheckWritable(options.Json);
        CheckWritable(options.Freeze);
        CheckWritable(options.Onnx);
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

    /// <summary>Fits the preprocessing when training begins; what goes on takes what was fitted then.</summary>
    private ImageData Preprocessed(ImageData data)
    {
        if (sample.Preprocessing is null || options.IsPlain)
        {
            return data;
        }

        var start = Stopwatch.GetTimestamp();
        data = data.With(sample.Preprocessing, options.PreprocessingPath, options.Resume, sample.PreprocessesOnce, _isFirst);
        Say($"preprocessing {data.Training.Preprocessing}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        return data;
    }

    private TrainingResult Train(IClassifier network, ImageData data, Dataset calibration, CancellationToken cancellationToken)
    {
        var run = new ImageRun(_choice, options.Seed, options.Epochs, options.Translate, options.Threads);
        var trainer = run.Trainer(network, sample.Rates, calibration, options.ResumePath);
        trainer.Cluster = cluster;
        trainer.Exchange = options.Exchange;
        trainer.Resume = options.Resume;
        trainer.Progress = TrainingProgress.Console();
        if (options.Resume)
        {
            Say($"going on from {options.ResumePath}");
        }

        return trainer.Fit(data.Training, data.Validation, cancellationToken);
    }
}
