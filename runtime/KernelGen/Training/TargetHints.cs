using System;
using System.Collections.Generic;
using System.Globalization;

namespace KernelGen;

/// <summary>What is worth a word about the targets of a training before it begins.</summary>
internal static class TargetHints
{
    /// <summary>A root mean square above it is far from unit scale, and so is a deviation below its reciprocal.</summary>
    private const double Far = 10;

    /// <summary>Says which targets are far from unit scale; nothing where all is well, or where there are labels.</summary>
    public static IReadOnlyList<string> Of(Dataset train)
    {
        List<string> far = [];
        for (var target = 0; target < train.TargetSize; target++)
        {
            var (mean, deviation) = Statistics(train, target);
            if (double.Hypot(mean, deviation) > Far || deviation is > 0 and < 1 / Far)
            {
                far.Add(string.Create(
                    CultureInfo.InvariantCulture, $"target {target} has mean {mean:G3} and standard deviation {deviation:G3}"));
            }
        }

        return far.Count == 0 ? [] :
        [
            $"Targets are far from unit scale: {string.Join(", ", far)}. A network begins near 0 and moves by steps of its learning "
                + "rate: let it learn (target - mean) / deviation, and take its outputs back.",
        ];
    }

    private static (double Mean, double Deviation) Statistics(Dataset train, int target)
    {
        double mean = 0;
        double squares = 0;
        for (var sample = 0; sample < train.Count; sample++)
        {
            // Welford 1962: no difference of large sums.
            var value = train.Target(sample)[target];
            var difference = value - mean;
            mean += difference / (sample + 1);
            squares += difference * (value - mean);
        }

        return (mean, Math.Sqrt(squares / train.Count));
    }
}
