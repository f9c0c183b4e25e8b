using System;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>
/// Makes a graph of integers of a network with rounded weights: layer after layer, each scale chosen by what the calibration samples are by
/// then.
/// </summary>
internal static class NetworkFreezer
{
    private const int InputBits = 12;

    // Of a feature that varies by less than two steps of the input's fixed point hardly anything is left.
    private const double LeastSteps = 2;

    /// <summary>The graph.</summary>
    /// <param name="network">The network.</param>
    /// <param name="calibration">Samples.</param>
    /// <param name="rows">Those that scales are chosen by.</param>
    /// <param name="options">Bits and terms.</param>
    /// <exception cref="InvalidOperationException">A layer has no form in integers.</exception>
    public static FrozenGraph Freeze(INetwork network, Dataset calibration, float[] rows, FreezeOptions options)
    {
        if (network.Layers.Count == 0)
        {
            throw new InvalidOperationException(
                $"{network.GetType().Name} does not describe its layers: only generated networks are frozen.");
        }

        var input = Input(network, calibration, rows);
        CalibrationValues values = new(input, rows);
        GraphBuilder graph = new(input, values, options);
        NetworkTensors tensors = new(network);
        LayerFreezer freezer = new(graph, tensors, options);
        CheckSteps(network, input, tensors);

        // [layer + 1]: what it gives; nothing once nobody reads it.
        var signals = new Signal?[network.Layers.Count + 1];
        signals[0] = new(-1, Affine.Uniform(
            input.Shape.Channels, input is FixedPointInput fixedPoint ? Math.ScaleB(1, -fixedPoint.Shift) : 1 / 255.0));
        foreach (var layer in network.Layers)
        {
            signals[layer.Index + 1] = freezer.Freeze(layer, [.. layer.Inputs.Select(from => signals[from + 1]!)]);
            for (var i = 0; i <= layer.Index; i++)
            {
                var number = i - 1;
                signals[i] = network.Layers.Skip(layer.Index + 1).Any(reader => reader.Inputs.Contains(number)) ? signals[i] : null;
            }

            values.Keep([.. signals.OfType<Signal>().Select(static signal => signal.Position)]);
        }

        var shift = freezer.Scores(signals[^1]!);
        var (name, threshold) = (network.GetType().Name, Threshold(network, shift));
        return new(name, network.Architecture, input, graph.Operations, shift, network is IClassifier, threshold);
    }

    private static ModelInput Input(INetwork network, Dataset calibration, float[] rows)
    {
        var (height, width, channels) = network.InputShape;
        ModelShape shape = new(height, width, channels);
        if (calibration.IsBytes)
        {
            return new ByteInput(shape);
        }

        var (least, greatest) = (rows.Min(), rows.Max());
        var limit = least < 0 ? (1 << (InputBits - 1)) - 1 : (1 << InputBits) - 1;
        var largest = Math.Max(Math.Abs(least), Math.Abs(greatest));
        return new FixedPointInput(shape, largest == 0 ? 0 : Math.ILogB(limit / largest), least < 0 ? -limit : 0, limit);
    }

    private static void CheckSteps(INetwork network, ModelInput input, NetworkTensors tensors)
    {
        foreach (var layer in network.Layers.Where(layer => input is FixedPointInput && layer.Kind == "Standardize"))
        {
            var step = Math.ScaleB(1, -((FixedPointInput)input).Shift);
            var scale = tensors.Read(layer, "input_scale");
            var bad = Array.FindIndex(scale, factor => step * factor > 1 / LeastSteps);
            if (bad >= 0)
            {
                throw new InvalidOperationException(
                    $"Feature {bad} has a standard deviation of {1 / scale[bad]:G3}, and the inputs of a frozen network have one scale: in "
                    + $"steps of {step:G3} hardly anything is left of it. Scale the features of the data set alike, and train again.");
            }
        }
    }

    private static int Threshold(INetwork network, int shift)
    {
        // Labels are 0 and 1, or signs: a half of it tells which.
        var threshold = network is IClassifier classifier && network.OutputSize == 1 && classifier.ClassOf([0.25f]) == 0 ? 0.5 : 0;
        return (int)Math.Floor(Math.ScaleB(threshold, shift));
    }
}
