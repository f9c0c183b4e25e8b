using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KernelGen;

namespace Samples.Reproduction;

/// <summary>Trains every row from every seed, those that have no result yet; each result makes the table anew.</summary>
internal sealed class ReproductionRun(
    ImageSample sample, ReproductionPlan plan, ReproductionOptions options)
{
    private readonly Lock _writing = new();

    /// <summary>Runs to the end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; resume files hold the last finished epochs.</exception>
    public void ToEnd(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(options.ResultPath(string.Empty, 0))!);
        Directory.CreateDirectory(Path.GetDirectoryName(options.ResumePath(string.Empty, 0))!);

        // Seed after seed, so that every row of the table is there early.
        (string Row, long Seed)[] all =
        [
            .. from seed in Enumerable.Range(1, options.Seeds) from row in options.Rows select (row, (long)seed),
        ];
        (string Row, long Seed)[] missing = [.. all.Where(run => !File.Exists(options.ResultPath(run.Row, run.Seed)))];
        Console.WriteLine(
            $"{sample.Name}: {options.Epochs:N0} epochs for each training; {all.Length - missing.Length} of {all.Length} are done");
        if (missing.Length > 0)
        {
            var data = ImageSample.Limited(sample.Read(options.Data), options.Images);
            if (sample.Preprocessing is not null)
            {
                data = data.With(sample.Preprocessing, options.PreprocessingPath, reuse: true, sample.PreprocessesOnce);
            }

            cancellationToken.ThrowIfCancellationRequested();
            Parallel.ForEach(
                Partitioner.Create(missing, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellationToken },
                run => Train(run.Row, run.Seed, data, cancellationToken));
        }

        Write();
        Console.WriteLine($"table and figures: {options.PagePath}");
    }

    private void Train(string row, long seed, ImageData data, CancellationToken cancellationToken)
    {
        var experiment = plan.Experiments.Single(experiment => experiment.Row == row);
        var choice = sample.Networks.Single(choice => choice.Name == experiment.Network);
        var run = new ImageRun(choice, seed, options.Epochs, Translate: 0, options.Threads);
        var network = run.Network.Create(seed, options.Threads);
        var resume = options.ResumePath(row, seed);
        var trainer = run.Trainer(network, experiment.Rates ?? sample.Rates, data.Calibration, resume);
        trainer.Exchange = experiment.Exchange;
        trainer.Resume = File.Exists(resume);
        trainer.Progress = new ReproductionProgress(row, seed);

        // The paper chooses the best epoch, as it tests, with real-valued weights.
        trainer.EvaluationWeights = network.IsMultiplicationFree ? InferenceWeights.Rounded : InferenceWeights.Real;
        var training = trainer.Fit(data.Training, data.Validation, cancellationToken);
        var errors = ImageErrors.Of(network, data.Calibration, data.Test);
        Console.WriteLine($"{row}, seed {seed}: test error: {errors}");
        lock (_writing)
        {
            ImageResult.Of(run, training, errors, step: null, training.History.Sum(epoch => epoch.Seconds))
                .Save(options.ResultPath(row, seed));
            File.Delete(resume);
            Write();
        }
    }

    private void Write()
    {
        List<(Experiment Experiment, ImageResult[] Results)> rows = [];
        foreach (var experiment in plan.Experiments)
        {
            ImageResult[] results =
            [
                .. Enumerable.Range(1, options.Seeds)
                    .Select(seed => options.ResultPath(experiment.Row, seed))
                    .Where(File.Exists)
                    .Select(ImageResult.Load),
            ];
            if (results.Length > 0)
            {
                rows.Add((experiment, results));
            }
        }

        ReproductionTables.Write(rows, options);
        ReproductionCurves.Save(rows, sample.Name, options.CurvesPath);
        if (plan.Variable is not null)
        {
            ErrorCurve.Save(rows, sample.Name, plan.Variable, options.ErrorsPath);
        }

        File.WriteAllText(options.PagePath, ReproductionPage.Of(sample, rows, plan, options));
    }
}
