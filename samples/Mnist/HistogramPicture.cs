using System.Collections.Generic;
using System.Linq;
using ScottPlot;

namespace Mnist;

/// <summary>Histograms of several layers in one picture.</summary>
internal static class HistogramPicture
{
    /// <summary>Draws the share of values over log₂ |x|, a line for each layer, to an SVG file.</summary>
    public static void Save(IReadOnlyList<InputHistogram> histograms, string path)
    {
        using Plot plot = new();
        plot.Title("inputs of layers in mid-training, zeros apart");
        plot.XLabel("log2 |x|, rounded down");
        plot.YLabel("share, %");
        foreach (var histogram in histograms)
        {
            // Each share reaches as far as the next power; the last one, too.
            double[] powers = [.. histogram.Shares.Keys, histogram.Shares.Keys.Last() + 1];
            double[] percents = [.. histogram.Shares.Values.Select(share => 100 * share), 0];
            var line = plot.Add.ScatterLine(powers, percents);
            line.ConnectStyle = ConnectStyle.StepHorizontal;
            line.LegendText = Legend(histogram);
        }

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(path, 900, 560);
    }

    private static string Legend(InputHistogram histogram) =>
        System.FormattableString.Invariant($"{histogram.Layer}, {100 * histogram.Zeros:F0} % zeros");
}
