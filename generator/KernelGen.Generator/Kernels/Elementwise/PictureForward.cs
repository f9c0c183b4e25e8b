using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>
/// A group's layers over pictures on the way forward in training and calibration, where something of it belongs to a channel: the
/// normalisation's factors, which stand in memory by then, or whether the channel is dropped.
/// </summary>
internal static class PictureForward
{
    /// <param name="layers">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="withDropout">Whether channels are dropped: in training, not in calibration.</param>
    public static Kernel Lower(FusedLayers layers, FusedBuffers buffers, bool withDropout)
    {
        var group = layers.Group;
        var isForCalibration = layers.ChannelDropout is not null && !withDropout;
        var b = new KernelBuilder(group.Name + (isForCalibration ? "Calibrate" : "Forward"), group.Index);
        var z = b.MemoryBuffer("z", buffers.Input);
        var a = buffers.IsInPlace ? z : b.MemoryBuffer("a", buffers.Output);
        var kept = withDropout && buffers.Kept is not null ? b.MemoryBuffer("kept", buffers.Kept) : null;
        var mask = layers.HasFunction ? b.MemoryBuffer("mask", buffers.Mask) : null;
        var argument = buffers.Argument is null || ReferenceEquals(buffers.Argument, buffers.Input)
            ? null
            : b.MemoryBuffer("x", buffers.Argument);
        var norm = layers.Norm?.Channels(b, buffers.Norm!);
        layers.Passes.ForParts(b, part => part.ForValues(b, z, layers.PreparesChannels, (channel, forValues) =>
        {
            norm?.PrepareNormalise(channel);
            var keep = kept is null
                ? null
                : b.Let("keep", kept.Load(ValueKind.Bits, (Axis.SampleBlock, part.SampleBlock), (Axis.Feature, channel)));
            forValues(index =>
            {
                Expression value = b.Let("value", new Load(z, index, ValueKind.Lanes));
                value = norm?.Normalise(value) ?? value;
                var samples = mask?.Load(ValueKind.Bits, (Axis.SampleBlock, part.SampleBlock));
                var place = new ForwardPlace(b, layers, index, samples, argument, null, 0) { KeptChannel = keep };
                b.Store(a, index, layers.Parts.Aggregate(
                    value, (before, next) => next.Forward(place, before, layers.Tag(next, string.Empty))));
            });
        }));
        return b.Build(
            $"Layer {group.Index}, {group.Title} over {layers.Extent}" + (isForCalibration ? ", nothing dropped: for calibration." : "."),
            [
                .. layers.Norm?.PictureRemarks ?? ["One pass over memory."],
                .. layers.Parts.SelectMany(part => part.ForwardRemarks),
            ],
            layers.Norm?.ForwardProducts(layers.Values, layers.Channels) ?? 0);
    }
}
