using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>
/// Within a kernel over pictures: the gradient in front of a group's parts, behind its normalisation if it has one, from the gradient
/// behind the group.
/// </summary>
internal sealed class PictureError
{
    private readonly KernelBuilder _b;
    private readonly FusedLayers _layers;
    private readonly IOutputAnew? _output;
    private readonly Pointer _delta;
    private readonly Pointer? _kept;
    private readonly Pointer? _a;
    private readonly Pointer? _mask;
    private readonly Pointer? _argument;

    /// <param name="b">The kernel.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="delta">The gradient behind the group.</param>
    /// <param name="norm">The normalisation in this kernel, or null.</param>
    public PictureError(KernelBuilder b, FusedLayers layers, FusedBuffers buffers, Pointer delta, IChannelNormalisation? norm)
    {
        (_b, _layers, _delta) = (b, layers, delta);
        _output = layers.FormsOutputAnew ? (IOutputAnew?)norm : null;
        _kept = buffers.Kept is null ? null : b.MemoryBuffer("kept", buffers.Kept);
        _a = layers.ReadsOutput && !layers.FormsOutputAnew ? b.MemoryBuffer("a", buffers.Output) : null;
        _mask = layers.HasFunction ? b.MemoryBuffer("mask", buffers.Mask) : null;
        _argument = buffers.Argument is null ? null : b.MemoryBuffer("x", buffers.Argument);
    }

    /// <summary>What <see cref="At"/> needs of a channel.</summary>
    public void Prepare(Variable channel) => _output?.PrepareOutputAnew(channel);

    /// <summary>Sixteen values of it.</summary>
    public Expression At(PicturePasses.Part part, Variable channel, Expression index)
    {
        Expression value = _b.Let("value", new Load(_delta, index, ValueKind.Lanes));
        var place = new BackwardPlace(
            _b,
            _layers,
            _kept?.Load(ValueKind.Bits, (Axis.SampleBlock, part.SampleBlock), (Axis.Feature, channel)),
            _output?.OutputAnew(index) ?? (_a is null ? null : new Load(_a, index, ValueKind.Lanes)),
            _argument is null ? null : new Load(_argument, index, ValueKind.Lanes),
            _mask?.Load(ValueKind.Bits, (Axis.SampleBlock, part.SampleBlock)));
        return _layers.Parts.Reverse().Aggregate(value, (behind, next) => next.Backward(place, behind));
    }
}
