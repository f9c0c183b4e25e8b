using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace KernelGen.Onnx.Import;

/// <summary>Finds the layer of a file for each layer of a network.</summary>
internal sealed class LayerMatch
{
    // A network may describe its layers anew each time.
    private readonly IReadOnlyList<LayerDescription> _layers;
    private readonly IReadOnlyList<SourceLayer> _source;
    private readonly Dictionary<LayerDescription, (LayerDescription Layer, NormalisationPath Path)> _normalisations = [];

    private LayerMatch(INetwork network, IReadOnlyList<SourceLayer> source)
    {
        (_layers, _source) = (network.Layers, source);
        foreach (var layer in _layers.Where(IsSums))
        {
            if (Normalisation(layer) is { } found)
            {
                _normalisations[layer] = found;
            }
        }
    }

    /// <summary>All layers, each kind in its order.</summary>
    /// <exception cref="InvalidDataException">There are more or fewer in the file.</exception>
    public static IReadOnlyList<LayerPair> InOrder(INetwork network, IReadOnlyList<SourceLayer> source) =>
        new LayerMatch(network, source).InOrder();

    /// <summary>The layers that are named.</summary>
    /// <param name="network">The network.</param>
    /// <param name="source">The file's layers.</param>
    /// <param name="options">What names them.</param>
    /// <param name="names">Names of the file's layers by number of the network's.</param>
    /// <exception cref="ArgumentException">The network has no such layer, or one without weights.</exception>
    /// <exception cref="InvalidDataException">The file has no such layer, or one of another kind.</exception>
    public static IReadOnlyList<LayerPair> ByName(
        INetwork network, IReadOnlyList<SourceLayer> source, ImportOptions options, IReadOnlyDictionary<int, string> names) =>
        new LayerMatch(network, source).ByName(options, names);

    private static bool IsSums(LayerDescription layer) => layer.Kind is "Dense" or "Conv2D";

    private static bool IsNormalisation(LayerDescription layer) => layer.Kind is "BatchNorm" or "ShiftBatchNorm";

    private (LayerDescription Layer, NormalisationPath Path)? Normalisation(LayerDescription layer)
    {
        var path = NormalisationPath.Direct;
        while (true)
        {
            var index = layer.Index;
            List<LayerDescription> readers = [.. _layers.Where(reader => reader.Inputs.Contains(index))];
            if (readers is not [{ Inputs.Count: 1 } reader])
            {
                return null;
            }

            if (IsNormalisation(reader))
            {
                return (reader, path);
            }

            path = reader.Kind switch
            {
                "MaxPool2D" or "AveragePool2D" or "GlobalAveragePool" or "Dropout" => path,
                "ReLU" or "LeakyReLU" => NormalisationPath.Scaled,
                _ => NormalisationPath.None,
            };
            if (path == NormalisationPath.None)
            {
                return null;
            }

            layer = reader;
        }
    }

    private List<LayerPair> InOrder()
    {
        if (_layers.FirstOrDefault(static layer => layer.Kind == "LayerNorm") is { } other)
        {
            throw new InvalidDataException(
                $"{other} is not imported: Dense, Conv2D, BatchNorm and ShiftBatchNorm are. Name the layers that are to be.");
        }

        if (_source.OfType<SourceOther>().FirstOrDefault() is { } unknown)
        {
            throw new InvalidDataException(
                $"{unknown.Title} of the file has '{unknown.Tensor.Name}' of {TensorValues.Describe(unknown.Tensor.Shape)}, for which no "
                + "layer here has a place. Name the layers that are to be imported.");
        }

        var dense = new Queue<SourceSums>(_source.OfType<SourceSums>().Where(static layer => !layer.IsConvolution));
        var convolutions = new Queue<SourceSums>(_source.OfType<SourceSums>().Where(static layer => layer.IsConvolution));
        CheckCount("Dense", dense.Count);
        CheckCount("Conv2D", convolutions.Count);
        var normalisations = NormalisationsInOrder();
        List<LayerPair> pairs = [];
        Dictionary<LayerDescription, SourceNormalisation?> known = [];
        foreach (var layer in _layers.Where(IsSums))
        {
            var source = (layer.Kind == "Dense" ? dense : convolutions).Dequeue();
            if (!_normalisations.TryGetValue(layer, out var found))
            {
                pairs.Add(new(layer, source));
                continue;
            }

            known[found.Layer] = normalisations is null ? source.Normalisation : normalisations[found.Layer];
            pairs.Add(new(layer, source, found.Layer, known[found.Layer], found.Path));
        }

        CheckUsed([.. pairs.Select(static pair => pair.Source), .. known.Values.OfType<SourceLayer>()], normalisations is null);
        foreach (var layer in _layers.Where(layer => IsNormalisation(layer) && !known.ContainsKey(layer)))
        {
            pairs.Add(normalisations?[layer] is { } source
                ? new(layer, source)
                : throw new InvalidDataException($"{layer} does not belong to a layer of sums alone, and the file has none for it."));
        }

        return pairs;
    }

    private void CheckCount(string kind, int found)
    {
        var expected = _layers.Count(layer => layer.Kind == kind);
        if (found != expected)
        {
            throw new InvalidDataException(
                $"The network has {expected} layers of {kind}, and the file {found}: {Titles()}. Name the layers that "
                + "are to be imported.");
        }
    }

    /// <summary>
    /// What each normalisation gets where the file has as many; null where each belongs to the sums in front of it, or is missing.
    /// </summary>
    private Dictionary<LayerDescription, SourceNormalisation>? NormalisationsInOrder()
    {
        List<LayerDescription> layers = [.. _layers.Where(IsNormalisation)];
        List<SourceNormalisation> source = [.. _source.OfType<SourceNormalisation>()];
        return layers.Count == source.Count
            ? layers.Zip(source).ToDictionary(static pair => pair.First, static pair => pair.Second)
            : null;
    }

    private void CheckUsed(List<SourceLayer> used, bool isByPlace)
    {
        var unused = _source.Where(layer => layer is SourceNormalisation && !used.Contains(layer)).ToList();
        if (isByPlace && unused.Count > 0)
        {
            throw new InvalidDataException(
                $"The network has {_layers.Count(IsNormalisation)} normalisations, and the file "
                + $"{_source.OfType<SourceNormalisation>().Count()}: there is none for {unused[0].Title}. Declare [BatchNorm] where the "
                + "file has one, or name the layers that are to be imported.");
        }
    }

    private List<LayerPair> ByName(ImportOptions options, IReadOnlyDictionary<int, string> names)
    {
        Dictionary<int, SourceLayer> found = [];
        foreach (var (index, name) in names)
        {
            var layer = _layers.FirstOrDefault(layer => layer.Index == index && (IsSums(layer) || IsNormalisation(layer)))
                ?? throw new ArgumentException(
                    $"Numbers of Dense, Conv2D and BatchNorm layers were expected, not {index} for '{name}'.", nameof(options));
            found[index] = _source.FirstOrDefault(source => source.Is(name) && Fits(layer, source))
                ?? throw new InvalidDataException(
                    $"{layer} is to get '{name}', and the file has no such layer of its kind: {Titles()}.");
        }

        List<LayerPair> pairs = [];
        HashSet<int> joined = [];
        foreach (var (index, source) in found.OrderBy(static entry => entry.Key))
        {
            var layer = _layers[index];
            if (_normalisations.TryGetValue(layer, out var next) && found.TryGetValue(next.Layer.Index, out var normalisation))
            {
                joined.Add(next.Layer.Index);
                pairs.Add(new(layer, source, next.Layer, (SourceNormalisation)normalisation, next.Path));
            }
            else if (!joined.Contains(index))
            {
                pairs.Add(new(layer, source));
            }
        }

        return pairs;
    }

    private string Titles() => string.Join(", ", _source.Select(static layer => layer.Title));

    private static bool Fits(LayerDescription layer, SourceLayer source) => source is SourceSums sums
        ? layer.Kind == (sums.IsConvolution ? "Conv2D" : "Dense")
        : IsNormalisation(layer);
}
