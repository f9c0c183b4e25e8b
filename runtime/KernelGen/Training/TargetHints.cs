using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KernelGen;

/// <summary>What is worth a word about the targets of a training before it begins.</summary>
internal static class TargetHints
{
    /// <summary>Says which targets are far from unit scale; nothing where all is well, or where there are labels.</summary>
    public static IReadOnlyList<string> Of(Dataset train)
    {
        if (!train.HasTargets)
        {
            return [];
        }

        InputStatistics statistics = new(train.TargetSize);
        statistics.Add(train.Targets);
        var far = Enumerable.Range(0, train.TargetSize).Where(target => IsFar(statistics, target)).Select(target => string.Create(
            CultureInfo.InvariantCulture,
            $"target {target} has mean {statistics.Mean(target):G3} and standard deviation {statistics.Deviation(target):G3}")).ToList();
        return far.Count == 0 ? [] :
        [
            $"Targets are far from unit scale: {string.Join(", ", far)}. A network begins near 0 and moves by steps of its learning "
                + "rate: let it learn (target - mean) / deviation, and take its outputs back.",
        ];
    }

    private static bool IsFar(InputStatistics statistics, int target) =>
        double.Hypot(statistics.Mean(target), statistics.Deviation(target)) > InputHints.Far
        || statistics.Deviation(target) is > 0 and < 1 / InputHints.Far;
}
