using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen;

/// <summary>Divides samples at random so that each class is divided in the proportion of the whole.</summary>
internal static class StratifiedSplit
{
    // Training shuffles by the epochs from 0.
    private const int Epoch = -2;

    /// <summary>The samples of both parts, in random order.</summary>
    public static (int[] First, int[] Second) Draw(ReadOnlySpan<int> labels, int firstCount, long seed)
    {
        var order = new int[labels.Length];
        Shuffle.Fill(order, seed, Epoch);
        var quota = Quotas(labels, order, firstCount);
        var first = new int[firstCount];
        var second = new int[labels.Length - firstCount];
        var taken = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var sample = order[i];
            if (quota[labels[sample]]-- > 0)
            {
                first[taken++] = sample;
            }
            else
            {
                second[i - taken] = sample;
            }
        }

        return (first, second);
    }

    /// <summary>
    /// How many of each class the first part takes: its share rounded down, and one more where the remainders are greatest.
    /// </summary>
    private static Dictionary<int, int> Quotas(ReadOnlySpan<int> labels, int[] order, int firstCount)
    {
        // Classes in the random order, so that among equal remainders chance decides, not the number of a class.
        Dictionary<int, int> counts = [];
        List<int> classes = [];
        foreach (var sample in order)
        {
            if (!counts.TryAdd(labels[sample], 1))
            {
                counts[labels[sample]]++;
            }
            else
            {
                classes.Add(labels[sample]);
            }
        }

        long all = labels.Length;
        var quotas = classes.ToDictionary(label => label, label => (int)((long)counts[label] * firstCount / all));
        var missing = firstCount - quotas.Values.Sum();
        foreach (var label in classes.OrderByDescending(label => (long)counts[label] * firstCount % all).Take(missing))
        {
            quotas[label]++;
        }

        return quotas;
    }
}
