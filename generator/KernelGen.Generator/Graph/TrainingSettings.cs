using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Graph;

/// <summary>What a trainer wants to know of a network besides its shapes.</summary>
internal static class TrainingSettings
{
    /// <summary>The learning rate of a first epoch.</summary>
    public static float LearningRate(NetworkGraph graph) => graph.Optimizer?.LearningRate ?? Optimizer.DescentRate;

    /// <summary>
    /// One line of what decides the bits of a training step and is not in <see cref="NetworkGraph.Architecture"/>;
    /// empty where all is as it is when nothing is said.
    /// </summary>
    public static string Describe(NetworkGraph graph) => string.Join("; ", Parts(graph));

    private static IEnumerable<string> Parts(NetworkGraph graph)
    {
        if (graph.IsMultiplicationFree)
        {
            yield return "without multiplications";
        }

        if (graph.Shards > 1)
        {
            yield return Text(graph.Shards) + " shards";
        }

        if (graph.IsFixed)
        {
            yield return "sums in 16 bits";
        }

        foreach (var setting in graph.Optimizer?.AllSettings() ?? [])
        {
            yield return setting;
        }

        if (graph.Loss.Setting is { } loss)
        {
            yield return loss;
        }

        // Layers that have a setting in common stand together.
        var settings = graph.Nodes.SelectMany(node => node.Layer
            .Settings(node.Inputs[0] == Node.NetworkInput ? null : graph.Nodes[node.Inputs[0]].Layer)
            .Select(text => (Text: text, Layer: node.Layer.Index)));
        foreach (var group in settings.GroupBy(setting => setting.Text, StringComparer.Ordinal))
        {
            yield return group.Key + " in " + string.Join(" ", group.Select(entry => Text(entry.Layer)));
        }

        // A second text of kernels gives the same bits.
        var tuning = graph.Tuning with { ShortVectors = ShortVectorTexts.None };
        if (tuning != Tuning.Default)
        {
            yield return "Tuning " + string.Join(
                ", ",
                Text(tuning.FirstCache),
                Text(tuning.RowsPerTable),
                Text(tuning.TablesPerBlock),
                Text(tuning.EntriesPerIteration));
        }
    }

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
