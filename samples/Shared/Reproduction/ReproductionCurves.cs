using System.Collections.Generic;
using System.Linq;
using ScottPlot;

namespace Samples.Reproduction;

/// <summary>The learning curves of all rows beside each other.</summary>
internal static class ReproductionCurves
{
    /// <summary>Draws the mean validation error of a row's seeds over the epochs, to an SVG file.</summary>
    public static void Save(List<(Experiment Experiment, ImageResult[] Results)> rows, string title, string path)
    {
        using Plot plot = new();
        plot.Title($"{title}: validation error, %");
        plot.XLabel("epoch");
        foreach (var (experiment, results) in rows)
        {
            var epochs = results.Min(result => result.History.Length);
            double[] x = [.. Enumerable.Range(1, epochs).Select(epoch => (double)epoch)];
            double[] y = [.. Enumerable.Range(0, epochs).Select(epoch => results.Average(result => result.History[epoch].ValidationError))];
            var curve = plot.Add.ScatterLine(x, y);
            curve.LegendText = experiment.Row;
        }

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        plot.ShowLegend(Alignment.UpperRight);
        plot.SaveSvg(path, 900, 560);
    }
}
