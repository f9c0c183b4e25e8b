using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Optimizers;

namespace KernelGen.Generator.Graph;

/// <summary>What a trainer wants to know of a network besides its shapes.</summary>
internal static class TrainingSettings
{
    /// <summary>The learning rate of a first epoch: plain descent's, by as much smaller as an optimizer's steps are larger.</summary>
    public static float LearningRate(NetworkGraph graph) => graph.Optimizer switch
    {
        // A velocity is 1 / (1 − μ), or 2^shift, steady gradients.
        MomentumOptimizer momentum => 0.3f * (1 - momentum.Momentum),
        ShiftMomentumOptimizer momentum => 0.3f / (1 << momentum.Shift),

        // Steps as long as the rate, whatever the gradient.
        AdamOptimizer or ShiftAdaMaxOptimizer => 0.01f,
        _ => 0.3f,
    };

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

        if (graph.IsFixed)
        {
            yield return "sums in 16 bits";
        }

        switch (graph.Optimizer)
        {
            case MomentumOptimizer momentum:
                yield return "Momentum(" + Number(momentum.Momentum) + ")";
                break;
            case ShiftMomentumOptimizer momentum:
                yield return "ShiftMomentum(" + Text(momentum.Shift) + ")";
                break;
            case AdamOptimizer adam:
                yield return "Adam(" + Number(adam.Beta1) + ", " + Number(adam.Beta2) + ", " + Number(adam.Epsilon) + ")";
                break;
        }

        // Layers that have a setting in common stand together.
        var settings = graph.Nodes.SelectMany(node => Of(node.Layer, node.Inputs[0] == Node.NetworkInput ? null : graph.Nodes[node.Inputs[0]].Layer));
        foreach (var setting in settings.GroupBy(setting => setting.Text, StringComparer.Ordinal))
        {
            yield return setting.Key + " in " + string.Join(" ", setting.Select(entry => Text(entry.Layer)));
        }

        var tuning = graph.Tuning;
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

    private static IEnumerable<(string Text, int Layer)> Of(Layer layer, Layer? below)
    {
        switch (layer)
        {
            case DenseLayer dense:
                if (dense.Weights != WeightKind.Real && !dense.IsStochastic)
                {
                    yield return ("deterministic weights", layer.Index);
                }

                var isReal = dense.Weights == WeightKind.Real;
                if (dense.Quantization is { } powers)
                {
                    if (isReal || powers != GraphBuilder.DefaultQuantization)
                    {
                        var range = "2^-" + Text(powers.MaxRightShift) + " to 2^" + Text(powers.MaxLeftShift);
                        yield return ("back propagation by " + range + (powers.IsStochastic ? string.Empty : ", nearest"), layer.Index);
                    }
                }
                else if (!isReal)
                {
                    yield return ("exact back propagation", layer.Index);
                }

                break;
            case BatchNormLayer norm when norm.Epsilon != GraphBuilder.Epsilon(null, below):
                yield return ("epsilon " + Number(norm.Epsilon), layer.Index);
                break;
            case ShiftBatchNormLayer norm when norm.Epsilon != GraphBuilder.Epsilon(null, below):
                yield return ("epsilon " + Number(norm.Epsilon), layer.Index);
                break;
        }
    }

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
