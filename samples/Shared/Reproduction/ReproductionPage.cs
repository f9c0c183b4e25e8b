using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using KernelGen;

namespace Samples.Reproduction;

/// <summary>The page that a reproduction writes: the table beside the paper's figures, and how to get each row again.</summary>
internal static class ReproductionPage
{
    private const string CostTitles =
        " multiplications in a step | energy of its arithmetic, mJ (estimate) | in full precision |";

    /// <summary>The page as Markdown.</summary>
    public static string Of(
        ImageSample sample, List<(Experiment Experiment, ImageResult[] Results)> rows, ReproductionPlan plan, ReproductionOptions options)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# {sample.Name}, reproduced\n\n");
        page.Append("Test error in percent at the epoch with the lowest validation error; mean and standard deviation of the seeds. ");
        page.Append("Epochs are chosen with real-valued weights, as the paper does; networks without multiplications have none, and are ");
        page.Append(CultureInfo.InvariantCulture, $"chosen with rounded ones. {options.Epochs:N0} epochs.");
        page.Append(options.Images is int images ? FormattableString.Invariant($" Of each part at most {images:N0} images.") : "");
        page.Append(plan.Remark.Length > 0 ? $" {plan.Remark}\n\n" : "\n\n");
        // Where no row is the paper's, there is nothing to stand beside.
        var hasPaper = plan.Experiments.Any(experiment => experiment.PaperError is not null);
        page.Append(CultureInfo.InvariantCulture, $"| row | method |{(hasPaper ? " paper |" : "")} real weights | rounded | sampled | ");
        page.Append(CultureInfo.InvariantCulture, $"seeds | seconds an epoch |{(plan.HasCosts ? CostTitles : "")}\n");
        page.Append(CultureInfo.InvariantCulture, $"| --- | --- |{(hasPaper ? " --- |" : "")} --- | --- | --- | --- | --- |");
        page.Append(plan.HasCosts ? " --- | --- | --- |\n" : "\n");
        foreach (var (experiment, results) in rows)
        {
            double[] seconds = [.. results.SelectMany(result => result.History).Select(epoch => epoch.Seconds).Order()];
            page.Append(CultureInfo.InvariantCulture, $"| {experiment.Row} | {experiment.Method} | ");
            page.Append(hasPaper ? FormattableString.Invariant($"{experiment.PaperError:0.00} | ") : "");
            page.Append(CultureInfo.InvariantCulture, $"{ErrorSpread.Of(results, result => result.TestErrorReal)} | ");
            page.Append(CultureInfo.InvariantCulture, $"{ErrorSpread.Of(results, result => result.TestErrorRounded)} | ");
            page.Append(CultureInfo.InvariantCulture, $"{ErrorSpread.Of(results, result => result.TestErrorSampled)} | ");
            page.Append(CultureInfo.InvariantCulture, $"{results.Length} | {seconds[seconds.Length / 2]:0.0} |");
            page.Append(plan.HasCosts ? Costs(sample.Networks.Single(choice => choice.Name == experiment.Network).Costs) : "");
            page.Append('\n');
        }

        var project = $"samples/{typeof(ReproductionPage).Assembly.GetName().Name}";
        page.Append("\nA single row again, to the same digits on every machine and with any number of threads:\n\n");
        var row = rows[0].Experiment.Row;
        page.Append(CultureInfo.InvariantCulture, $"    dotnet run -c Release --project {project} -- ");
        page.Append(CultureInfo.InvariantCulture, $"{plan.Command} --rows {row} --epochs {options.Epochs}");
        page.Append(options.Images is int some ? FormattableString.Invariant($" --images {some}\n\n") : "\n\n");
        page.Append(plan.Variable is null ? "" : $"![Test error over the {plan.Variable}](errors.svg)\n\n");
        page.Append("![Validation error over the epochs](curves.svg)\n\n");
        page.Append("Every training: [runs.csv](runs.csv); every epoch: [epochs.csv](epochs.csv).\n");
        return page.ToString();
    }

    /// <summary>Cells of <see cref="CostTitles"/>.</summary>
    private static string Costs(NetworkCosts costs)
    {
        const double Millijoule = 1e9; // picojoules
        var energy = costs.TrainingStepEnergy;
        return FormattableString.Invariant($" {costs.TrainingStep.Multiplications:N0} | {energy.ArithmeticPicojoules / Millijoule:0.00} | ")
            + FormattableString.Invariant($"{energy.FullPrecisionPicojoules / Millijoule:0.00} |");
    }
}
