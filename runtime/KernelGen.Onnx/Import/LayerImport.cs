using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using KernelGen.Models;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Import;

/// <summary>
/// Makes tensors of a network of layers of a file. A normalisation takes what the sums in front of it have no place for: biases, and the
/// scale by which weights come near to −1 and 1.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="isChannelsLast">Whether a dense layer of the file has a picture's values with channels innermost.</param>
internal sealed class LayerImport(INetwork network, bool isChannelsLast)
{
    private readonly Dictionary<string, TensorInfo> _tensors =
        network.Tensors.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, float[]> _values = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];

    /// <summary>New values of tensors, by name.</summary>
    public IReadOnlyDictionary<string, float[]> Values => _values;

    /// <summary>A line for each layer: what it got of what.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Takes a layer, and the normalisation behind it.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Add(LayerPair pair)
    {
        if (pair.Source is SourceSums sums)
        {
            AddSums(pair, sums);
        }
        else
        {
            var identity = new float[pair.Layer.OutputShape.Channels];
            AddNormalisation(pair.Layer, (SourceNormalisation)pair.Source, Ones(identity.Length), identity);
        }
    }

    private void AddSums(LayerPair pair, SourceSums source)
    {
        var layer = pair.Layer;
        CheckWindow(layer, source);
        var outputs = layer.OutputShape.Channels;
        var weights = Weights(layer, source);
        var biases = source.Bias?.Values($"{layer}", "biases", outputs) ?? new float[outputs];
        Scale(weights, source.WeightScale);
        Scale(biases, source.BiasScale);

        // z = 2^S·W·x + b: both get the factor that comes out of the layer.
        var factors = Ones(outputs);
        var outputScale = MathF.ScaleB(1, (int)layer.Settings["outputShift"]);
        var kind = (Weights)(int)layer.Settings["weights"];
        if (kind != KernelGen.Weights.Real && pair.Path != NormalisationPath.None)
        {
            factors = kind == KernelGen.Weights.PowersOfTwo
                ? TernaryScale.Largest(weights, outputs, Limit(layer))
                : TernaryScale.Factors(weights, outputs, kind);
            Scale(factors, outputScale);
        }

        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = weights[i] * factors[i / (weights.Length / outputs)] / outputScale;
        }

        SetWeights(layer, source, weights, kind, isScaled: pair.Path != NormalisationPath.None);
        for (var output = 0; output < outputs; output++)
        {
            biases[output] *= factors[output];
        }

        var rest = SetBiases(pair, source, biases);
        _lines.Add(Describe(pair, source));
        if (pair.Normalisation is { } normalisation)
        {
            AddNormalisation(normalisation, pair.NormalisationSource, factors, rest);
        }
    }

    private float[] Weights(LayerDescription layer, SourceSums source)
    {
        var tensor = _tensors[Name(layer, "weight")];
        var weights = source.Weight.Values($"{layer}", "weights", [.. tensor.Shape]);
        var from = InputShape(layer);
        return layer.Kind == "Dense" && from.IsPicture && !isChannelsLast ? ChannelsInnermost(weights, from) : weights;
    }

    private ModelShape InputShape(LayerDescription layer)
    {
        var (height, width, channels) = layer.Inputs[0] < 0 ? network.InputShape : network.Layers[layer.Inputs[0]].OutputShape;
        return new(height, width, channels);
    }

    private static float[] ChannelsInnermost(float[] weights, ModelShape from)
    {
        var ordered = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (output, input) = Math.DivRem(i, from.Size);
            ordered[i] = weights[(output * from.Size) + OnnxShapes.ChannelsFirst(input, from)];
        }

        return ordered;
    }

    private static void CheckWindow(LayerDescription layer, SourceSums source)
    {
        if (source.Window is not { } window)
        {
            return;
        }

        var (stride, top, left) = (layer.Settings["stride"], layer.Settings["top"], layer.Settings["left"]);
        var isPadded = (window.Top ?? (long)top) == top && (window.Left ?? (long)left) == left;
        if (window.RowStride != stride || window.ColumnStride != stride || !isPadded)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{layer} has stride {stride} and a padding of {top} rows and {left} columns in front; {source.Title} of the file has "
                + $"strides {window.RowStride} and {window.ColumnStride} and a padding of {window.Top} and {window.Left}."));
        }
    }

    private void SetWeights(LayerDescription layer, SourceSums source, float[] weights, Weights kind, bool isScaled)
    {
        if (kind != KernelGen.Weights.Real)
        {
            var largest = weights.Max(Math.Abs);
            var limit = Limit(layer);
            if (!isScaled && largest > limit)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{layer} has {Words(kind)}, which are between −{limit} and {limit}: write "
                    + $"[BatchNorm] behind it, which takes a scale, or Weights = Weights.Real. '{source.Weight.Name}' would be up to "
                    + $"{largest:G4}."));
            }

            // What is larger is rounded to the limit in any case.
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = Math.Clamp(weights[i], -limit, limit);
            }
        }

        Set(layer, "weight", weights);
    }

    /// <summary>The largest magnitude of weights that are not real.</summary>
    private static float Limit(LayerDescription layer) =>
        layer.Settings.TryGetValue("maxExponent", out var exponent) ? MathF.ScaleB(1, (int)exponent) : 1;

    private static string Words(Weights kind) => kind switch
    {
        KernelGen.Weights.Binary => "binary weights",
        KernelGen.Weights.Ternary => "ternary weights",
        _ => "weights that are powers of two",
    };

    /// <summary>Gives biases to the layer, or what is to be taken out of the normalisation's mean.</summary>
    private float[] SetBiases(LayerPair pair, SourceSums source, float[] biases)
    {
        if (pair.Layer.Settings["bias"] != 0)
        {
            Set(pair.Layer, "bias", biases);
            return new float[biases.Length];
        }

        return pair.Path == NormalisationPath.Direct || biases.All(static bias => bias == 0)
            ? biases
            : throw new InvalidDataException(
                $"{pair.Layer} has no bias for '{source.Bias?.Name}', and no normalisation right behind it that would take it: write "
                + "Bias = true.");
    }

    // In front of it is c·z − r of what the file has in its place, z. With (c·z − r − μ′)·γ′/√(σ′² + ε′) + β′ the result is the file's.
    private void AddNormalisation(LayerDescription layer, SourceNormalisation? source, float[] factors, float[] rest)
    {
        var channels = layer.OutputShape.Channels;
        float[] Read(SourceTensor? tensor, string what, float otherwise) => tensor?.Values($"{layer}", what, channels)
            ?? [.. Enumerable.Repeat(otherwise, channels)];
        var mean = Read(source?.Mean, "a running mean", 0);
        var variance = Read(source?.Variance, "a running variance", 1);
        var (gamma, beta) = (Read(source?.Scale, "scales", 1), Read(source?.Bias, "biases", 0));
        var bad = Array.FindIndex(variance, static value => value < 0);
        if (bad >= 0)
        {
            throw new InvalidDataException(
                $"{layer}: '{source!.Variance.Name}' holds {variance[bad]} at {bad}, and no variance is below 0.");
        }

        // What has no normalisation in the file comes out as it goes in.
        var (isIdentity, epsilon) = (source is null, source?.Epsilon ?? 0f);
        var deviations = new float[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            double factor = factors[channel];
            var own = layer.Kind == "BatchNorm" ? layer.Settings["epsilon"] : epsilon;
            mean[channel] = (float)((factor * mean[channel]) - rest[channel]);
            deviations[channel] = (float)(factor * Math.Sqrt((double)variance[channel] + epsilon));
            if (isIdentity)
            {
                deviations[channel] = 1;
                gamma[channel] = (float)(Math.Sqrt(1.0 + own) / factor);
            }
            else if (factor != 1 || own != epsilon)
            {
                var changed = Math.Sqrt((factor * factor * variance[channel]) + own);
                gamma[channel] = (float)(gamma[channel] * changed / deviations[channel]);
                variance[channel] = (float)(factor * factor * variance[channel]);
            }
        }

        Set(layer, "weight", gamma);
        Set(layer, "bias", beta);
        Set(layer, "running_mean", mean);
        if (_tensors.ContainsKey(Name(layer, "running_deviation")))
        {
            Set(layer, "running_deviation", deviations);
        }
        else
        {
            Set(layer, "running_var", variance);
        }

        _lines.Add(source is null ? $"{layer}: changes nothing but biases and scale" : $"{layer}: {source.Title}");
    }

    private static string Describe(LayerPair pair, SourceSums source)
    {
        var bias = source.Bias is null ? "no bias" : pair.Layer.Settings["bias"] != 0 ? $"bias {source.Bias.Name}"
            : $"bias {source.Bias.Name} in the normalisation";
        return $"{pair.Layer}: {source.Title}, weights {source.Weight.Name} {TensorValues.Describe(source.Weight.Shape)}, {bias}";
    }

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    private static void Scale(float[] values, float factor)
    {
        for (var i = 0; i < values.Length && factor != 1; i++)
        {
            values[i] *= factor;
        }
    }

    private static string Name(LayerDescription layer, string tensor) => FormattableString.Invariant($"layers.{layer.Index}.{tensor}");

    private void Set(LayerDescription layer, string tensor, float[] values)
    {
        var bad = Array.FindIndex(values, static value => !float.IsFinite(value));
        _values[Name(layer, tensor)] = bad < 0
            ? values
            : throw new InvalidDataException($"{layer}: {Name(layer, tensor)} would be {values[bad]} at {bad}, which is not finite.");
    }
}
