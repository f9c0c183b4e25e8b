using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// What the sums of a layer with weights are formed of: a dense layer has one position, whose sums read all values of a sample; a
/// convolution one for each place of its kernel on the picture, with the same weights everywhere.
/// </summary>
/// <param name="Inputs">Values of a sample that come in.</param>
/// <param name="Units">Sums at a position, each with weights of its own.</param>
/// <param name="Reads">For each position, of each weight of a sum the value that it meets; −1 outside of the picture.</param>
/// <param name="Shape">The shape of the weights in a checkpoint.</param>
/// <param name="Elements">Of each weight of a sum its place among those of its unit in a checkpoint.</param>
/// <param name="Readers">Sums that a value away from the borders has a part in, at a stride of one.</param>
/// <param name="FanOut">What W0 counts as the outputs that an input has a part in.</param>
internal sealed record Connections(
    int Inputs, int Units, IReadOnlyList<int[]> Reads, IReadOnlyList<int> Shape, IReadOnlyList<int> Elements, int Readers, double FanOut)
{
    /// <summary>Weights of a sum.</summary>
    public int FanIn => Elements.Count;

    /// <summary>Values of a sample that come out.</summary>
    public int Outputs => Reads.Count * Units;

    public static Connections Dense(int inputs, int outputs) => new(
        inputs, outputs, [[.. Enumerable.Range(0, inputs)]], [outputs, inputs], [.. Enumerable.Range(0, inputs)], outputs, outputs);

    /// <summary>Weights of a sum are numbered place by place of the kernel, and channel by channel within a place.</summary>
    /// <param name="input">The shape of a sample.</param>
    /// <param name="filters">Sums at a position.</param>
    /// <param name="window">The kernel.</param>
    /// <param name="pooledArea">Places of the window of a max pooling directly behind, else 1.</param>
    public static Connections Convolution(PictureShape input, int filters, WindowSpec window, int pooledArea)
    {
        var channels = input.Channels;
        return new(
            input.Size,
            filters,
            [
                .. window.Reads(input).Select(pixels => pixels.SelectMany(pixel => Enumerable.Range(0, channels).Select(
                    channel => pixel < 0 ? -1 : (pixel * channels) + channel)).ToArray()),
            ],
            [filters, channels, window.Height, window.Width],
            [
                .. Enumerable.Range(0, window.Area).SelectMany(place => Enumerable.Range(0, channels).Select(
                    channel => (channel * window.Area) + place)),
            ],
            filters * window.Area,
            (double)filters * window.Area / pooledArea);
    }
}
