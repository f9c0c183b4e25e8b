using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen;
using nietras.SeparatedValues;

namespace Mnist;

/// <summary>How many of the values that go into a layer have each magnitude.</summary>
/// <param name="Layer">The layer, as messages name it.</param>
/// <param name="Zeros">The share of zeros.</param>
/// <param name="Shares">The share of values x by ⌊log₂ |x|⌋, zeros apart.</param>
internal sealed record InputHistogram(string Layer, double Zeros, SortedDictionary<int, double> Shares)
{
    /// <summary>The inputs of all dense layers of a network for one mini-batch, as training computes them.</summary>
    public static IReadOnlyList<InputHistogram> OfLayers(INetwork network, Dataset training, long seed)
    {
        var samples = Math.Min(network.BatchSize, training.Count);
        var rows = new float[samples * training.SampleSize];
        training.ReadInputs(0, rows);
        var values = new double[samples][];
        for (var sample = 0; sample < samples; sample++)
        {
            values[sample] = [.. rows.AsSpan(sample * training.SampleSize, training.SampleSize).ToArray().Select(x => (double)x)];
        }

        List<InputHistogram> histograms = [];
        TrainingForward forward = new(network, seed);
        foreach (var layer in network.Layers)
        {
            if (layer.Kind == "Dense")
            {
                histograms.Add(Of(layer.ToString(), values));
            }

            values = forward.Layer(layer, values);
        }

        return histograms;
    }

    /// <summary>Writes a line for each layer and magnitude.</summary>
    public static void Save(IReadOnlyList<InputHistogram> histograms, string path)
    {
        using var writer = Sep.New(',').Writer().ToFile(path);
        foreach (var histogram in histograms)
        {
            foreach (var (power, share) in histogram.Shares)
            {
                using var line = writer.NewRow();
                line["layer"].Set(histogram.Layer);
                line["log2"].Format(power);
                line["share"].Format(share);
            }
        }
    }

    /// <summary>What lies between the limits of quantization, and what is zero.</summary>
    public override string ToString()
    {
        QuantizedBackpropAttribute limits = new();
        var within = Shares.Where(entry => entry.Key >= -limits.MaxRightShift && entry.Key < limits.MaxLeftShift).Sum(entry => entry.Value);
        return FormattableString.Invariant($"input of {Layer}: {100 * Zeros:F1} % zeros, {100 * within:F1} % of the others from ")
            + FormattableString.Invariant($"2^-{limits.MaxRightShift} to 2^{limits.MaxLeftShift}, ")
            + FormattableString.Invariant($"most at 2^{Shares.MaxBy(entry => entry.Value).Key}");
    }

    private static InputHistogram Of(string layer, double[][] values)
    {
        long zeros = 0;
        SortedDictionary<int, double> counts = [];
        foreach (var x in values.SelectMany(row => row))
        {
            if (x == 0)
            {
                zeros++;
                continue;
            }

            var power = Math.ILogB(x);
            counts[power] = counts.GetValueOrDefault(power) + 1;
        }

        var others = counts.Values.Sum();
        return new InputHistogram(
            layer,
            zeros / (zeros + others),
            new SortedDictionary<int, double>(counts.ToDictionary(entry => entry.Key, entry => entry.Value / others)));
    }
}
