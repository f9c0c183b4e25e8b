using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Benchmarks.Pictures;

/// <summary>
/// A network over pictures as a peer has to build it, as papers write it: "128C3-P2-1024-10" is a convolution of 128 filters of 3 × 3, the
/// largest of 2 × 2, and two dense layers. Order: convolution, pooling, BatchNorm, ReLU; the last layer has no ReLU.
/// </summary>
/// <param name="Height">Rows of a picture.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Text">The layers.</param>
/// <param name="IsSame">Whether kernels reach out, so that convolutions keep rows and columns.</param>
internal sealed record PictureNetwork(int Height, int Width, int Channels, string Text, bool IsSame)
{
    /// <summary>The paper's network for CIFAR-10 and SVHN.</summary>
    public static PictureNetwork Cifar10 { get; } =
        new(32, 32, 3, "128C3-128C3-P2-256C2-256C2-P2-512C2-512C2-P2-1024C2-1024-10", IsSame: false);

    /// <summary>A small network for MNIST.</summary>
    public static PictureNetwork Mnist { get; } = new(28, 28, 1, "32C3-32C3-P2-64C3-64C3-P2-256-10", IsSame: true);

    /// <summary>Whether BatchNorm follows the last layer, which has nothing to normalise over where there is one sample.</summary>
    public bool IsLastNormalised { get; init; } = true;

    /// <summary>Values per sample.</summary>
    public int Inputs => Height * Width * Channels;

    /// <summary>Classes.</summary>
    public int Outputs => Layers[^1].Units;

    /// <summary>The layers with weights, each with what its pooling takes together.</summary>
    public IReadOnlyList<PictureLayer> Layers
    {
        get
        {
            var layers = new List<PictureLayer>();
            var (height, width, channels) = (Height, Width, Channels);
            foreach (var part in Text.Split('-'))
            {
                if (part[0] == 'P')
                {
                    var size = Number(part[1..]);
                    (height, width) = (height / size, width / size);
                    layers[^1] = layers[^1] with { Pool = size };
                    continue;
                }

                var at = part.IndexOf('C', StringComparison.Ordinal);
                var units = Number(at < 0 ? part : part[..at]);
                var kernel = at < 0 ? 0 : Number(part[(at + 1)..]);
                var inputs = at < 0 ? height * width * channels : channels;
                (height, width) = at < 0 ? (1, 1) : IsSame ? (height, width) : (height - kernel + 1, width - kernel + 1);
                channels = units;
                layers.Add(new PictureLayer(inputs, units, kernel, height, width, Pool: 1));
            }

            return layers;
        }
    }

    /// <summary>Products of a sample in one direction.</summary>
    public long Products => Layers.Sum(static layer => layer.Products);

    /// <summary>
    /// Products of a training step in float32 for a sample: forward, the gradient below but for the first layer's, and ΔW.
    /// </summary>
    public long ProductsPerSample => (3 * Products) - Layers[0].Products;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Height}×{Width}×{Channels}, {Text}, {(IsSame ? "same" : "valid")}, BatchNorm");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A layer with weights.</summary>
/// <param name="Inputs">Channels that a kernel reads at one place, or values that a dense layer reads.</param>
/// <param name="Units">Filters, or outputs.</param>
/// <param name="Kernel">Rows and columns of the kernel; 0 for a dense layer.</param>
/// <param name="Height">Rows of what comes out, in front of the pooling.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Pool">Rows and columns of the pooling behind it; 1 for none.</param>
internal sealed record PictureLayer(int Inputs, int Units, int Kernel, int Height, int Width, int Pool)
{
    /// <summary>Whether it is a convolution.</summary>
    public bool IsConvolution => Kernel > 0;

    /// <summary>Products of a sample in one direction, those with what lies outside of the picture included.</summary>
    public long Products => (long)Height * Width * Units * Inputs * Math.Max(1, Kernel * Kernel);
}
