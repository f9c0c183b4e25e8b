using System;
using System.Collections.Generic;
using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Benchmarks.Agreement;

/// <summary>Layers of a network in libtorch, in float64, with the tensors of ours: pictures are [sample][channel][row][column].</summary>
/// <param name="tensors">The tensors by their names in a checkpoint.</param>
/// <param name="isTraining">Whether BatchNorm takes its statistics from the samples.</param>
internal sealed class TorchLayers(IReadOnlyDictionary<string, Tensor> tensors, bool isTraining)
{
    /// <summary>A convolution; same padding has one row and column more behind the picture than in front, where it is odd.</summary>
    public Tensor Conv(Tensor x, int layer, int stride = 1, bool isSame = false)
    {
        var weight = this[layer, "weight"];
        var padded = isSame ? Pad(x, weight.shape[2], stride, 0) : x;
        tensors.TryGetValue(Name(layer, "bias"), out var bias);
        return functional.conv2d(padded, weight, bias, [stride, stride]);
    }

    /// <summary>A dense layer; of a picture our order of values is channels last.</summary>
    public Tensor Dense(Tensor x, int layer)
    {
        tensors.TryGetValue(Name(layer, "bias"), out var bias);
        return functional.linear(x.dim() == 4 ? x.permute(0, 2, 3, 1).flatten(1) : x, this[layer, "weight"], bias);
    }

    /// <summary>Normalisation of each channel, or of each value of a row.</summary>
    public Tensor BatchNorm(Tensor x, int layer, double epsilon = 1e-4) => functional.batch_norm(
        x,
        this[layer, "running_mean"].clone(),
        this[layer, "running_var"].clone(),
        this[layer, "weight"],
        this[layer, "bias"],
        isTraining,
        momentum: 0,
        eps: (float)epsilon);

    /// <summary>The largest under a window; nothing is outside of the picture.</summary>
    public static Tensor MaxPool(Tensor x, int size, int stride, bool isSame = false) => functional.max_pool2d(
        isSame ? Pad(x, size, stride, double.NegativeInfinity) : x, [size, size], [stride, stride]);

    private Tensor this[int layer, string name] => tensors[Name(layer, name)];

    private static string Name(int layer, string tensor) => string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.{tensor}");

    private static Tensor Pad(Tensor x, long size, long stride, double value)
    {
        var (top, bottom) = Missing(x.shape[2]);
        var (left, right) = Missing(x.shape[3]);
        return functional.pad(x, [left, right, top, bottom], value: value);

        (long Before, long Behind) Missing(long extent)
        {
            var positions = (extent + stride - 1) / stride;
            var missing = Math.Max(0, ((positions - 1) * stride) + size - extent);
            return (missing / 2, missing - (missing / 2));
        }
    }
}
