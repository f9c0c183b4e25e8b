using System.Collections.Generic;
using System.Linq;
using KernelGen;
using ScottPlot;

namespace Samples;

/// <summary>A picture of how training went: loss and validation error over the epochs.</summary>
internal static class LearningCurves
{
    /// <summary>Draws the curves to a PNG file.</summary>
    public static void Save(IReadOnlyList<EpochResult> history, string title, (double Error, string Name)? reference, string path)
    {
        double[] epochs = [.. history.Select(e => (double)e.Epoch)];
        using Plot plot = new();
        plot.Title(title);
        plot.XLabel("epoch");

        var error = plot.Add.Scatter(epochs, history.Select(e => 100 * e.ValidationError!.Value).ToArray());
        error.LegendText = "validation error, %";
        plot.YLabel("error, %");
        if (reference is var (level, name))
        {
            plot.Add.HorizontalLine(level).LegendText = name;
        }

        var loss = plot.Add.Scatter(epochs, history.Select(e => e.Loss).ToArray());
        loss.LegendText = "training loss";
        loss.Axes.YAxis = plot.Axes.Right;
        plot.Axes.Right.Label.Text = "training loss";

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        plot.Axes.Left.Min = 0;
        plot.Axes.Right.Min = 0;
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, 900, 560);
    }
}
