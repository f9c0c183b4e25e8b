using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen;

/// <summary>Measures a classifier: counts which classes are taken for which.</summary>
internal sealed class ClassificationMeasurement
{
    private readonly int[][] _counts;
    private readonly int _topK;
    private int _hits;
    private double _loss;

    private ClassificationMeasurement(int classes, int topK)
    {
        _counts = new int[classes][];
        for (var actual = 0; actual < classes; actual++)
        {
            _counts[actual] = new int[classes];
        }

        _topK = topK;
    }

    public static ClassificationMetrics Of(IClassifier network, Dataset dataset, int topK, IReadOnlyList<string>? classNames)
    {
        ClassificationMeasurement counts = new(network.Classes, topK);
        PredictionPass pass = new(network, dataset);
        for (var first = 0; first < dataset.Count; first += pass.Piece)
        {
            var outputs = pass.Predict(first);
            for (var sample = first; !outputs.IsEmpty; sample++)
            {
                counts.Add(network, outputs[..network.OutputSize], dataset.Label(sample));
                outputs = outputs[network.OutputSize..];
            }
        }

        return counts.Result(
            dataset.Count,
            classNames is null
                ? [.. Enumerable.Range(0, network.Classes).Select(static index => index.ToString(CultureInfo.InvariantCulture))]
                : [.. classNames]);
    }

    private void Add(IClassifier network, ReadOnlySpan<float> outputs, int label)
    {
        var predicted = network.ClassOf(outputs);
        _counts[label][predicted]++;
        _loss += network.LossOf(outputs, label);
        _hits += Rank(outputs, label, predicted) < _topK ? 1 : 0;
    }

    /// <summary>How many classes stand before the right one; of equal outputs the first is the larger.</summary>
    private static int Rank(ReadOnlySpan<float> outputs, int label, int predicted)
    {
        if (outputs.Length == 1)
        {
            return predicted == label ? 0 : 1;
        }

        var rank = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            rank += outputs[output] > outputs[label] || (outputs[output] == outputs[label] && output < label) ? 1 : 0;
        }

        return rank;
    }

    private ClassificationMetrics Result(int samples, string[] names)
    {
        var classes = new ClassMetrics[_counts.Length];
        var right = 0;
        List<ClassMetrics> seen = [];
        for (var index = 0; index < classes.Length; index++)
        {
            var hits = _counts[index][index];
            var support = _counts[index].Sum();
            var predicted = _counts.Sum(row => row[index]);
            classes[index] = new ClassMetrics(
                index,
                names[index],
                support,
                Share(hits, predicted),
                Share(hits, support),
                Share(2 * (double)hits, (double)support + predicted));
            right += hits;
            if (support + predicted > 0)
            {
                seen.Add(classes[index]);
            }
        }

        return new ClassificationMetrics(
            samples,
            (double)right / samples,
            _loss / samples,
            _topK,
            (double)_hits / samples,
            seen.Average(row => row.Precision),
            seen.Average(row => row.Recall),
            seen.Average(row => row.F1),
            classes,
            new ConfusionMatrix(names, _counts));
    }

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
