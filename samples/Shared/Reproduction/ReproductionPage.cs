using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Samples.Reproduction;

/// <summary>The page that a reproduction writes: the table beside the paper's figures, and how to get each row again.</summary>
internal static class ReproductionPage
{
    /// <summary>The page as Markdown.</summary>
    public static string Of(
        string sample, List<(Experiment Experiment, ImageResult[] Results)> rows, string remark, ReproductionOptions options)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# {sample}, reproduced\n\n");
        page.Append("Test error in percent at the epoch with the lowest validation error; mean and standard deviation of the seeds. ");
        page.Append("Epochs are chosen with real-valued weights, as the paper does; networks without multiplications have none, and are ");
        page.Append(CultureInfo.InvariantCulture, $"chosen with rounded ones. {options.Epochs:N0} epochs.");
        page.Append(options.Images is int images ? FormattableString.Invariant($" Of each part at most {images:N0} images.") : "");
        page.Append(remark.Length > 0 ? $" {remark}\n\n" : "\n\n");
        page.Append("| row | method | paper | real weights | rounded | sampled | seeds | seconds an epoch |\n");
        page.Append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var (experiment, results) in rows)
        {
            double[] seconds = [.. results.SelectMany(result => result.History).Select(epoch => epoch.Seconds).Order()];
            page.Append(CultureInfo.InvariantCulture, $"| {experiment.Network} | {experiment.Method} | ");
            page.Append(CultureInfo.InvariantCulture, $"{experiment.PaperError:0.00} | ");
            page.Append(CultureInfo.InvariantCulture, $"{Spread(results, result => result.TestErrorReal)} | ");
            page.Append(CultureInfo.InvariantCulture, $"{Spread(results, result => result.TestErrorRounded)} | ");
            page.Append(CultureInfo.InvariantCulture, $"{Spread(results, result => result.TestErrorSampled)} | ");
            page.Append(CultureInfo.InvariantCulture, $"{results.Length} | {seconds[seconds.Length / 2]:0.0} |\n");
        }

        var project = $"samples/{typeof(ReproductionPage).Assembly.GetName().Name}";
        page.Append("\nA single row again, to the same digits on every machine and with any number of threads:\n\n");
        var row = rows[0].Experiment.Network;
        page.Append(CultureInfo.InvariantCulture, $"    dotnet run -c Release --project {project} -- ");
        page.Append(CultureInfo.InvariantCulture, $"reproduce --rows {row} --epochs {options.Epochs}");
        page.Append(options.Images is int some ? FormattableString.Invariant($" --images {some}\n\n") : "\n\n");
        page.Append("![Validation error over the epochs](curves.svg)\n\n");
        page.Append("Every training: [runs.csv](runs.csv); every epoch: [epochs.csv](epochs.csv).\n");
        return page.ToString();
    }

    private static string Spread(ImageResult[] results, Func<ImageResult, double?> of)
    {
        double[] values = [.. results.Select(of).OfType<double>()];
        if (values.Length == 0)
        {
            return string.Empty;
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1));
        return values.Length == 1
            ? mean.ToString("0.00", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{mean:0.00} ± {deviation:0.00}");
    }
}
