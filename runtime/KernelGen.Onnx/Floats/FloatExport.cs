using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Freezing;
using KernelGen.Models;
using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Floats;

/// <summary>Networks as ONNX graphs of floats, layer by layer; normalisation right behind sums is in their weights and biases.</summary>
internal sealed class FloatExport
{
    private readonly INetwork _network;
    private readonly OnnxGraph _onnx;
    private readonly OnnxShapes _shapes;
    private readonly FloatLayers _nodes;

    // A network may describe its layers anew each time.
    private readonly IReadOnlyList<LayerDescription> _layers;

    // [layer + 1]
    private readonly OnnxValue?[] _values;

    private FloatExport(INetwork network)
    {
        _network = network;
        _onnx = new(network.GetType().Name);
        _shapes = new(_onnx);
        _nodes = new(_onnx, _shapes, new NetworkTensors(network), network.InferenceWeights);
        _layers = network.Layers;
        _values = new OnnxValue?[_layers.Count + 1];
    }

    /// <summary>The model.</summary>
    /// <exception cref="InvalidOperationException">A layer has no form in ONNX.</exception>
    public static ProtoMessage Export(INetwork network)
    {
        if (network.Layers.Count == 0)
        {
            throw new InvalidOperationException(
                $"{network.GetType().Name} does not describe its layers: only generated networks become ONNX models.");
        }

        if (network.InferenceWeights == InferenceWeights.Sampled)
        {
            throw new InvalidOperationException(
                "The network's InferenceWeights are Sampled, drawn again for every prediction: set them to Rounded or Real.");
        }

        var step = network.Step;
        FloatExport export = new(network);
        export.Build();
        return network.Step == step
            ? export._onnx.ToModel(
                $"{network.GetType().Name}, {(network.InferenceWeights == InferenceWeights.Real ? "real" : "rounded")} weights.",
                ("architecture", network.Architecture))
            : throw new InvalidOperationException("Another thread has trained the network meanwhile.");
    }

    private void Build()
    {
        var (height, width, channels) = _network.InputShape;
        ModelShape shape = new(height, width, channels);
        _values[0] = new(_shapes.Input(OnnxNames.Input, ElementType.Float, shape), shape, shape.IsPicture);
        foreach (var layer in _layers)
        {
            var (isFolded, next) = (IsFolded(layer), Normalisation(layer));
            OnnxValue[] inputs = [.. layer.Inputs.Select(from => _values[from + 1]!)];
            _values[layer.Index + 1] = isFolded ? inputs[0] : _nodes.Add(layer, inputs, next);
        }

        Outputs(_values[^1]!);
    }

    /// <summary>The normalisation that alone reads a layer of sums.</summary>
    private LayerDescription? Normalisation(LayerDescription layer)
    {
        if (layer.Kind is not ("Dense" or "Conv2D"))
        {
            return null;
        }

        List<LayerDescription> readers = [.. _layers.Where(reader => reader.Inputs.Contains(layer.Index))];
        return readers is [{ Kind: "BatchNorm" or "ShiftBatchNorm" }] ? readers[0] : null;
    }

    private bool IsFolded(LayerDescription layer) =>
        layer.Inputs[0] >= 0 && Normalisation(_layers[layer.Inputs[0]]) == layer;

    private void Outputs(OnnxValue last)
    {
        var scores = _shapes.Rows(last).Name;
        _onnx.Output(OnnxNames.Scores, scores, ElementType.Float, _network.OutputSize);
        if (_network is not IClassifier classifier)
        {
            return;
        }

        // Labels are 0 and 1, or signs: a half of it tells which.
        var threshold = _network.OutputSize == 1 && classifier.ClassOf([0.25f]) == 0 ? 0.5f : 0f;
        var label = _network.OutputSize > 1
            ? OnnxClass.Largest(_onnx, scores)
            : OnnxClass.Above(_onnx, scores, _onnx.Constant("threshold", [threshold]));
        _onnx.Output(OnnxNames.Class, label, ElementType.Int64);
    }
}
