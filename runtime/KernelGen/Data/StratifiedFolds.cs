using System;
using System.Collections.Generic;

namespace KernelGen;

/// <summary>Divides samples at random into parts of equal size that have equal shares of every class.</summary>
internal static class StratifiedFolds
{
    // Training shuffles by the epochs from 0.
    private const int Epoch = -4;

    /// <summary>The samples of all parts but one, and those of this one, in random order.</summary>
    /// <param name="labels">The class of each sample; empty where they have none.</param>
    /// <param name="samples">Samples, at least as many as parts.</param>
    /// <param name="folds">The number of parts.</param>
    /// <param name="fold">The part, from 0.</param>
    /// <param name="seed">Decides which sample is in which part.</param>
    public static (int[] Others, int[] Own) Draw(ReadOnlySpan<int> labels, int samples, int folds, int fold, long seed)
    {
        var order = new int[samples];
        Shuffle.Fill(order, seed, Epoch);
        var places = Places(labels, order);
        List<int> others = new(samples);
        List<int> own = new((samples / folds) + 1);
        foreach (var sample in order)
        {
            (places[sample] % folds == fold ? own : others).Add(sample);
        }

        return ([.. others], [.. own]);
    }

    /// <summary>
    /// A number for every sample: one class after the other, at random within a class. Dealt out in this order like cards, parts have as
    /// many samples as each other, and as many of each class, give or take one.
    /// </summary>
    private static int[] Places(ReadOnlySpan<int> labels, int[] order)
    {
        Dictionary<int, List<int>> classes = [];
        foreach (var sample in order)
        {
            var label = labels.IsEmpty ? 0 : labels[sample];
            if (!classes.TryGetValue(label, out var members))
            {
                classes.Add(label, members = []);
            }

            members.Add(sample);
        }

        var places = new int[order.Length];
        var place = 0;
        foreach (var members in classes.Values)
        {
            foreach (var sample in members)
            {
                places[sample] = place++;
            }
        }

        return places;
    }
}
