using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>
/// The gradient in front of a normalisation of pictures, the first layer of its group, from the one behind it: as it was kept, or formed
/// anew from the one behind the group.
/// </summary>
internal static class PictureFront
{
    /// <param name="layers">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="gradient">The gradient behind.</param>
    /// <param name="front">Where the one in front goes.</param>
    public static Kernel Lower(FusedLayers layers, FusedBuffers buffers, MemoryBuffer gradient, GradientTarget front)
    {
        var group = layers.Group;
        var b = new KernelBuilder(group.Name + "Front", group.Index);
        var behind = b.MemoryBuffer("gradient", gradient);
        var target = ReferenceEquals(front.Buffer, gradient) ? behind : b.MemoryBuffer("gradientBelow", front.Buffer);
        var mask = b.MemoryBuffer("mask", buffers.Mask);
        var norm = layers.Norm!.Channels(b, buffers.Norm!);
        var behindNorm = layers.FormsOutputAnew ? new PictureError(b, layers, buffers, behind, norm) : null;
        layers.Passes.ForParts(b, part =>
        {
            var samples = b.Let("samples", mask.Load(ValueKind.Bits, (Axis.SampleBlock, part.SampleBlock)));
            part.ForValues(b, behind, layers.PreparesChannels, (channel, forValues) =>
            {
                norm.PrepareFront(channel);
                behindNorm?.Prepare(channel);
                forValues(index =>
                {
                    var error = behindNorm?.At(part, channel, index) ?? new Load(behind, index, ValueKind.Lanes);
                    front.Store(b, target, index, (norm.Front(error, index).AsBits() & samples).AsLanes());
                });
            });
        });
        return b.Build(
            $"Layer {group.Index}, {group.Layers[0].Kind} over {layers.Extent}: the gradient in front of it.", layers.Norm.BackwardRemarks);
    }
}
