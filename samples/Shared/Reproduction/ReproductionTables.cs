using System.Collections.Generic;
using nietras.SeparatedValues;

namespace Samples.Reproduction;

/// <summary>The figures behind the page, as CSV.</summary>
internal static class ReproductionTables
{
    /// <summary>Writes a line for each training, and one for each epoch. Errors are percent, times seconds.</summary>
    public static void Write(List<(Experiment Experiment, ImageResult[] Results)> rows, ReproductionOptions options)
    {
        using var runs = Sep.New(',').Writer().ToFile(options.RunsPath);
        using var epochs = Sep.New(',').Writer().ToFile(options.EpochsPath);
        foreach (var (experiment, results) in rows)
        {
            foreach (var result in results)
            {
                using (var line = runs.NewRow())
                {
                    line["network"].Set(experiment.Row);
                    line["seed"].Format(result.Seed);
                    line["epochs"].Format(result.Epochs);
                    line["best_epoch"].Format(result.BestEpoch);
                    line["validation_error"].Format(result.ValidationError);
                    line["test_error_real"].Set(result.TestErrorReal is double real ? Text(real) : string.Empty);
                    line["test_error_rounded"].Format(result.TestErrorRounded);
                    line["test_error_sampled"].Format(result.TestErrorSampled);
                    line["seconds"].Set(Text(result.Seconds));
                }

                foreach (var epoch in result.History)
                {
                    using var line = epochs.NewRow();
                    line["network"].Set(experiment.Row);
                    line["seed"].Format(result.Seed);
                    line["epoch"].Format(epoch.Epoch);
                    line["learning_rate"].Format(epoch.LearningRate);
                    line["loss"].Format(epoch.Loss);
                    line["validation_error"].Format(epoch.ValidationError);
                    line["seconds"].Set(Text(epoch.Seconds));
                }
            }
        }
    }

    private static string Text(double value) => value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
