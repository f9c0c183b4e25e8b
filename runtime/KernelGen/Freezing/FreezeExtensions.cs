using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KernelGen.Freezing;
using KernelGen.Models;
using KernelGen.Runtime;

namespace KernelGen;

/// <summary>Freezes networks.</summary>
public static class FreezeExtensions
{
    /// <summary>
    /// Writes a trained network with rounded weights as a model of integers: weights of −1, 0 and 1, normalisation folded into shifts and
    /// additions, activations in fixed point.
    /// </summary>
    /// <remarks>
    /// Scales are powers of two, chosen by samples of <paramref name="calibration"/>, layer after layer. Samples kept as bytes make a
    /// model that takes bytes. The network does not change.
    /// </remarks>
    /// <param name="network">The network, trained.</param>
    /// <param name="path">The file, commonly <c>.kgmodel</c>; it appears whole or not at all.</param>
    /// <param name="calibration">Samples as the network is to meet them, with labels or targets: some of the training set.</param>
    /// <param name="options">Bits, terms, samples; null for what fits most.</param>
    /// <returns>What came out, and what it costs in accuracy.</returns>
    /// <exception cref="ArgumentException">The samples do not fit the network, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// A layer has no form in integers: real-valued weights, LayerNorm, a function of your own; or another thread is using the network.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FreezeReport Freeze(this INetwork network, string path, Dataset calibration, FreezeOptions? options = null)
    {
        NetworkTask.Check(network, nameof(network));
        FilePath.Check(path, nameof(path));
        FilePath.CheckWritable(path);
        options ??= new();
        options.Check();
        NetworkTask.CheckDataset(network, calibration, nameof(calibration));
        if (options.Evaluation is { } evaluation)
        {
            NetworkTask.CheckDataset(network, evaluation, nameof(options));
        }

        var isRounded = network.InferenceWeights == InferenceWeights.Rounded;
        using var hold = isRounded
            ? NetworkHold.Reading(network, NetworkUse.Freeze)
            : NetworkHold.Changing(network, NetworkUse.Freeze);
        return Frozen(network, path, calibration, options);
    }

    private static FreezeReport Frozen(INetwork network, string path, Dataset calibration, FreezeOptions options)
    {
        var largest = network.Layers.Select(layer => layer.OutputShape.Height * layer.OutputShape.Width * layer.OutputShape.Channels)
            .Append(network.InputSize).Max();
        var drawn = Draw(calibration, Math.Min(options.CalibrationSamples, CalibrationValues.MostSamples(largest)));
        var rows = new float[drawn.Length * calibration.SampleSize];
        calibration.ReadInputs(drawn, rows);
        FrozenModel model = new(NetworkFreezer.Freeze(network, calibration, rows, options));
        var evaluation = options.Evaluation ?? calibration.Select(drawn);
        var (rounded, frozen) = (RoundedError(network, evaluation), Error(model, evaluation));
        model = new(model.Graph with { Error = new(evaluation.Count, rounded, frozen) });
        var length = model.Write(path);
        var weights = model.Graph.Operations.OfType<SumOperation>().Sum(static sum => (long)sum.Weights.Length);
        return new(model, [.. Lines(model.Graph)])
        {
            FileBytes = length,
            Weights = weights,
            WeightBytes = Trits.Bytes(weights),
            Samples = evaluation.Count,
            RoundedError = rounded,
            FrozenError = frozen,
        };
    }

    private static int[] Draw(Dataset dataset, int count)
    {
        var order = new int[dataset.Count];
        Shuffle.Fill(order, seed: 1, epoch: -1);
        return order[..Math.Min(count, order.Length)];
    }

    private static double Error(FrozenModel model, Dataset dataset) =>
        model.IsClassifier ? model.ErrorRate(dataset) : model.RootMeanSquaredError(dataset);

    private static double RoundedError(INetwork network, Dataset dataset)
    {
        var weights = network.InferenceWeights;
        if (weights == InferenceWeights.Rounded)
        {
            return new Validation(network, dataset, ClusterSession.Alone).Judge().Error;
        }

        network.InferenceWeights = InferenceWeights.Rounded;
        try
        {
            return new Validation(network, dataset, ClusterSession.Alone).Judge().Error;
        }
        finally
        {
            network.InferenceWeights = weights;
        }
    }

    private static IEnumerable<string> Lines(FrozenGraph graph)
    {
        var ranges = graph.Ranges();
        for (var i = 0; i < ranges.Count; i++)
        {
            var (operation, range) = (graph.Operations[i], ranges[i]);
            var (height, width, channels) = operation.Shape;
            var from = string.Join(
                ", ", operation.Inputs.Select(static input => input < 0 ? "input" : FormattableString.Invariant($"{input}")));
            var shape = operation.Shape.IsPicture ? FormattableString.Invariant($"{height} × {width} × {channels}")
                : FormattableString.Invariant($"{channels}");
            yield return FormattableString.Invariant(
                $"{i,3} {operation.GetType().Name,-11} of {from,-8} {shape,-16} {range.Minimum} to {range.Maximum}");
        }
    }
}
