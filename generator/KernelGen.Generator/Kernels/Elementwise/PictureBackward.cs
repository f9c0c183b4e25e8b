using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>
/// A group's layers over pictures on the way back: to the gradient in front of them or, where a normalisation is first, to the gradient
/// behind that, with the sums that the rest of its way back begins with.
/// </summary>
internal static class PictureBackward
{
    // Channels whose two sums stay in the first cache while three streams pass through it: 16 KB.
    private const int ChannelsInOrder = 128;

    /// <param name="layers">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="gradient">The gradient behind them, which is not needed any more.</param>
    /// <param name="front">Where the one in front goes, without a normalisation.</param>
    public static Kernel Lower(FusedLayers layers, FusedBuffers buffers, MemoryBuffer gradient, GradientTarget front)
    {
        var group = layers.Group;
        var b = new KernelBuilder(group.Name + "Backward", group.Index);
        var delta = b.MemoryBuffer("gradient", gradient);
        var norm = layers.Norm?.Channels(b, buffers.Norm!);
        var error = new PictureError(b, layers, buffers, delta, norm);
        if (layers.Norm is null || norm is null)
        {
            var target = ReferenceEquals(front.Buffer, gradient) ? delta : b.MemoryBuffer("gradientBelow", front.Buffer);
            layers.Passes.ForParts(b, part => part.ForValues(b, delta, false, (channel, forValues) =>
                forValues(index => front.Store(b, target, index, error.At(part, channel, index)))));
            return b.Build(
                $"Layer {group.Index}, {group.Title} over {layers.Extent}: the gradient in front of it.", [.. Remarks(layers)]);
        }

        var channels = buffers.Norm!.Channels!;
        var sums = new (string, Pointer)[]
        {
            ("sum", b.MemoryBuffer("sums", channels.GradientSums)), ("sumOfProducts", b.MemoryBuffer("products", channels.ProductSums)),
        };
        layers.Passes.ForParts(b, part =>
        {
            var current = (Variable?)null;
            ChannelStatistics.Add(
                b,
                part,
                delta,
                sums,
                channel =>
                {
                    current = channel;
                    norm.PrepareProducts(channel);
                    error.Prepare(channel);
                },
                index =>
                {
                    var value = error.At(part, current!, index);
                    if (layers.Parts.Count > 0 && !layers.FormsOutputAnew)
                    {
                        b.Store(delta, index, value);
                    }

                    return [value, norm.Products(value, index)];
                },
                layers.Channels <= ChannelsInOrder);
        });
        return b.Build(
            $"Layer {group.Index}, {group.Title} over {layers.Extent}: "
                + (layers.FormsOutputAnew ? string.Empty : $"the gradient behind {group.Layers[0].Label}, and ")
                + "what the gradients of γ and β are sums of.",
            [.. layers.Norm.BackwardRemarks, .. Remarks(layers)],
            layers.Norm.BackwardProducts(layers.Values, layers.Channels));
    }

    private static IEnumerable<string> Remarks(FusedLayers layers) => layers.Parts.SelectMany(part => part.BackwardRemarks);
}
