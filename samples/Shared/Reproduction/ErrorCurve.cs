using System;
using System.Collections.Generic;
using System.Linq;
using ScottPlot;

namespace Samples.Reproduction;

/// <summary>The test error of rows that differ by a number alone, over that number.</summary>
internal static class ErrorCurve
{
    /// <summary>Draws mean and standard deviation of the seeds, for each way to use weights in a test, to an SVG file.</summary>
    public static void Save(
        List<(Experiment Experiment, ImageResult[] Results)> rows, string title, string variable, string path)
    {
        using Plot plot = new();
        plot.Title($"{title}: test error, %");
        plot.XLabel(variable);
        Add("real weights", result => result.TestErrorReal);
        Add("rounded weights", result => result.TestErrorRounded);
        Add("sampled weights", result => result.TestErrorSampled);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        plot.Axes.Left.Min = 0;
        plot.ShowLegend(Alignment.LowerRight);
        plot.SaveSvg(path, 900, 560);

        void Add(string name, Func<ImageResult, double?> of)
        {
            List<(double X, ErrorSpread Spread)> points = [];
            foreach (var (experiment, results) in rows)
            {
                if (experiment.Value is double x && ErrorSpread.Of(results, of) is ErrorSpread spread)
                {
                    points.Add((x, spread));
                }
            }

            if (points.Count == 0)
            {
                return;
            }

            double[] xs = [.. points.Select(point => point.X)];
            double[] means = [.. points.Select(point => point.Spread.Mean)];
            var line = plot.Add.ScatterLine(xs, means);
            line.LegendText = name;
            plot.Add.ErrorBar(xs, means, [.. points.Select(point => point.Spread.Deviation)]).Color = line.Color;
        }
    }
}
