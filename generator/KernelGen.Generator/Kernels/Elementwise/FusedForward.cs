using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Normalisation;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>A group's layers on the way forward in training and calibration, with the statistics of the mini-batch.</summary>
internal sealed class FusedForward
{
    private readonly FusedLayers _layers;
    private readonly KernelBuilder _b;
    private readonly bool _drops;
    private readonly Pointer _z;
    private readonly Pointer _a;
    private readonly Pointer? _kept;
    private readonly Pointer? _mask;
    private readonly Pointer? _argument;
    private readonly Variable _sampleBlockCount;
    private readonly INormaliseForward? _norm;

    private FusedForward(FusedLayers layers, FusedBuffers buffers, KernelBuilder b, bool drops)
    {
        _layers = layers;
        _b = b;
        _drops = drops;
        _z = b.MemoryBuffer("z", buffers.Input);
        _a = buffers.IsInPlace ? _z : b.MemoryBuffer("a", buffers.Output);
        _kept = drops ? b.MemoryBuffer("kept", buffers.Kept!) : null;
        _mask = layers.HasFunction ? b.MemoryBuffer("mask", buffers.Mask) : null;
        _argument = buffers.Argument is null || ReferenceEquals(buffers.Argument, buffers.Input)
            ? null
            : b.MemoryBuffer("x", buffers.Argument);
        _sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        _norm = layers.Norm?.Forward(b, new FusedLoops(_z, buffers.Input, _sampleBlockCount, layers.SampleBlocks), buffers.Norm!);
    }

    /// <param name="layers">The layers.</param>
    /// <param name="buffers">Their memory.</param>
    /// <param name="withDropout">Whether values are dropped: in training, not in calibration.</param>
    public static Kernel Lower(FusedLayers layers, FusedBuffers buffers, bool withDropout)
    {
        var group = layers.Group;
        var isForCalibration = layers.Dropout is not null && !withDropout;
        var b = new KernelBuilder(group.Name + (isForCalibration ? "Calibrate" : "Forward"), group.Index);
        new FusedForward(layers, buffers, b, withDropout && layers.Dropout is not null).Lower();
        var norm = layers.Norm;
        return b.Build(
            $"Layer {group.Index}, {group.Title} over {layers.Extent}"
                + (isForCalibration ? ", nothing dropped: for calibration." : "."),
            [
                .. norm?.ForwardRemarks(ReferenceEquals(buffers.Norm!.Values, buffers.Input)) ?? ["One pass over memory."],
                .. layers.Parts.SelectMany(part => part.ForwardRemarks),
            ],
            norm?.ForwardProducts(layers.Values, layers.Features) ?? 0);
    }

    private void Lower()
    {
        var randomness = _drops ? new Randomness(_b) : null;
        _b.ForUnits("feature", _layers.Features, feature =>
        {
            _norm?.Prepare(feature);
            _b.Section(_layers.Formula, () =>
            {
                if (randomness is null)
                {
                    _b.For(
                        "block",
                        0,
                        _sampleBlockCount,
                        1,
                        _layers.SampleBlocks,
                        sampleBlock => SampleBlock(feature, sampleBlock, 0, null, string.Empty));
                }
                else
                {
                    _b.For("quad", 0, _sampleBlockCount, 4, (_layers.SampleBlocks + 3) / 4, quad => Quad(feature, quad, randomness));
                }
            });
        });
    }

    /// <summary>Four sample blocks, which share one evaluation of the draws: a draw each.</summary>
    private void Quad(Variable feature, Variable quad, Randomness randomness)
    {
        var draws = randomness.Next(new LaneIndex() + (quad.Stride(_layers.Features * 4) + feature.Stride(Lane.Count)));
        SampleBlock(feature, quad, 0, draws, "0");
        for (var k = 1; k < 4 && _layers.SampleBlocks > k; k++)
        {
            var number = k;
            _b.If(
                (quad + number).IsLessThan(_sampleBlockCount),
                () => SampleBlock(feature, quad, number, draws, number.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>The sixteen samples of block <paramref name="sampleBlock"/> + <paramref name="number"/>.</summary>
    private void SampleBlock(Variable feature, Variable sampleBlock, int number, Randomness.Draws? draws, string tag)
    {
        var index = _z.At((Axis.SampleBlock, sampleBlock), (Axis.SampleBlock, number), (Axis.Feature, feature));
        Expression value = _b.Let("value" + tag, new Load(_z, index, ValueKind.Lanes));
        if (_norm is not null)
        {
            value = _norm.Apply(value, index, tag);
        }

        var samples = _mask is null ? null : _mask.Load(ValueKind.Bits, (Axis.SampleBlock, sampleBlock), (Axis.SampleBlock, number));
        var place = new ForwardPlace(_b, _layers, index, samples, _argument, draws, number);
        foreach (var part in _layers.Parts)
        {
            value = part.Forward(place, value, _layers.Tag(part, tag));
        }

        if (_kept is not null)
        {
            _b.Store(_kept, index, place.Kept!);
        }

        _b.Store(_a, index, value);
    }
}
