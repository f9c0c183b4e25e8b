using System;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>Within a kernel: the power of two that each sample of an input rounds to.</summary>
internal sealed class InputPowers
{
    private readonly KernelBuilder _b;
    private readonly WeightedLayer _layer;
    private readonly int _sampleBlocks;
    private readonly bool _isSigned;
    private readonly Pointer _x;
    private readonly Pointer _isSample;
    private readonly Variable _sampleBlockCount;
    private readonly Pointer? _drawsOfQuad;
    private readonly Randomness? _randomness;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="layer">The layer whose input is rounded.</param>
    /// <param name="isSigned">Whether inputs may be negative.</param>
    /// <param name="input">Its input.</param>
    /// <param name="sampleMask">All ones where there is a sample.</param>
    /// <param name="sampleBlocks">Sample blocks of a full mini-batch.</param>
    public InputPowers(KernelBuilder b, WeightedLayer layer, bool isSigned, MemoryBuffer input, MemoryBuffer sampleMask, int sampleBlocks)
    {
        _b = b;
        _layer = layer;
        _sampleBlocks = sampleBlocks;
        _isSigned = isSigned;
        _x = b.MemoryBuffer("input", input);
        _isSample = b.MemoryBuffer("mask", sampleMask);
        _sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        _drawsOfQuad = layer.Quantization!.IsStochastic ? b.Scratch("draws", ElementKind.Int, 4 * Lane.Count) : null;
        _randomness = layer.Quantization.IsStochastic ? new Randomness(b) : null;
    }

    /// <summary>Powers of two, from the smallest up: levels 1, 2, …; level 0 is zero.</summary>
    public static int Levels(Quantization quantization) => quantization.MaxLeftShift + quantization.MaxRightShift + 1;

    /// <summary>Of a kernel that rounds: how it does, and from which paper.</summary>
    public static string[] Remarks(Quantization quantization) =>
    [
        quantization.IsStochastic
            ? "Stochastic rounding by an integer addition to the mantissa: up with probability |x|/2^⌊log₂|x|⌋ − 1. Zero stays zero."
            : "Rounding to the nearer power by an integer addition to the mantissa. Zero stays zero.",
        "Lin et al. 2016, section 4 (quantized back propagation).",
    ];

    /// <summary>"2^−4 to 2^4".</summary>
    public static string Range(Quantization quantization) =>
        $"2^−{quantization.MaxRightShift.ToString(CultureInfo.InvariantCulture)} to "
            + $"2^{quantization.MaxLeftShift.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Sample blocks that one Threefry has draws for.</summary>
    public const int BlocksPerQuad = 4;

    /// <summary>Sample blocks of a quad in a full mini-batch, where there are as many.</summary>
    public int BlocksOfQuad => Math.Min(BlocksPerQuad, _sampleBlocks);

    /// <summary>Iterations of a loop over the sample blocks of a quad: all of them in so many quads.</summary>
    public (long Count, long Over) TripsOfQuad => (_sampleBlocks, Quads);

    private int Quads => (_sampleBlocks + BlocksPerQuad - 1) / BlocksPerQuad;

    /// <summary>Loops over the sample blocks of this mini-batch.</summary>
    /// <param name="feature">The input.</param>
    /// <param name="store">
    /// Keeps what was found: the sample block, the levels of its samples, and their sign bits where inputs may be negative.
    /// </param>
    public void ForSampleBlocks(Variable feature, Action<Expression, Variable, Expression?> store) =>
        _b.Section("The power of every sample, four sample blocks with the draws of one Threefry.", () =>
            _b.For("quad", 0, _sampleBlockCount, BlocksPerQuad, Quads, quad =>
            {
                Draw(feature, quad);
                var count = CountOf(quad);
                _b.For("number", 0, count, 1, BlocksOfQuad, number =>
                    SampleBlock(feature, quad, number, (level, sign) => store(quad + number, level, sign)));
            }));

    /// <summary>Loops over four sample blocks at a time: the first, and how many there are.</summary>
    public void ForQuads(Action<Variable, Variable> body) =>
        _b.For("quad", 0, _sampleBlockCount, BlocksPerQuad, Quads, quad => body(quad, CountOf(quad)));

    /// <summary>Loops over the sample blocks of a quad.</summary>
    /// <param name="feature">The input.</param>
    /// <param name="quad">The first of them.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="store">
    /// Keeps what was found: which of them, the levels of its samples, and their sign bits where inputs may be negative.
    /// </param>
    public void ForBlocksOfQuad(Variable feature, Variable quad, Variable count, Action<Variable, Variable, Expression?> store) =>
        _b.Section("The power of every sample, four sample blocks with the draws of one Threefry.", () =>
        {
            Draw(feature, quad);
            _b.For("number", 0, count, 1, TripsOfQuad, number =>
                SampleBlock(feature, quad, number, (level, sign) => store(number, level, sign)));
        });

    private void Draw(Variable feature, Variable quad)
    {
        var draws = _randomness?.Next(new LaneIndex() + (quad.Stride(_layer.Inputs * 4) + feature.Stride(Lane.Count)));
        for (var k = 0; k < BlocksPerQuad && draws is not null; k++)
        {
            _b.Store(_drawsOfQuad!, k * Lane.Count, draws.Bits(k));
        }
    }

    private Variable CountOf(Variable quad)
    {
        // Not Math.Min: in so large a method the compiler may leave the call.
        var count = _b.Let("count", _sampleBlockCount - quad);
        _b.If(count.IsGreaterThan(BlocksPerQuad), () => _b.Set(count, BlocksPerQuad));
        return count;
    }

    private void SampleBlock(Variable feature, Variable quad, Variable number, Action<Variable, Expression?> store)
    {
        var value = _b.Let(
            "value", _x.Load(ValueKind.Lanes, (Axis.SampleBlock, quad + number), (Axis.Feature, feature)));
        var magnitude = _b.Let(
            "magnitude", value.AsBits() & PowersOfTwo.Magnitude & _isSample.Load(ValueKind.Bits, (Axis.SampleBlock, quad + number)));
        var draw = _drawsOfQuad is null ? null : _b.Let("draw", new Load(_drawsOfQuad, number.Stride(Lane.Count), ValueKind.Bits));
        store(Rounded(_b, _layer.Quantization!, magnitude, draw), SignOf(value, _isSigned));
    }

    /// <summary>The levels that numbers round to.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="quantization">Which powers there are.</param>
    /// <param name="magnitude">The bits of the numbers without their sign.</param>
    /// <param name="draw">A draw for each; null where the nearer power is taken.</param>
    public static Variable Rounded(KernelBuilder b, Quantization quantization, Variable magnitude, Variable? draw)
    {
        var levels = Levels(quantization);
        var right = quantization.MaxRightShift;
        var rounded = b.Let(
            "rounded", magnitude + (draw is null ? PowersOfTwo.MantissaHalf.Broadcast() : Randomness.Draws.Mantissa(draw)));
        var level = b.Let("level", (rounded.ShiftRightLogical(23) - (127 - right - 1)).Min(levels));

        // Below the smallest power: that power with probability |x|·2^MaxRightShift, else zero.
        var plus = right.ToString(CultureInfo.InvariantCulture);
        var scaled = b.Let("scaled", magnitude.ExponentPlus(new IntLiteral(
            right << 23, "ExponentPlus" + plus, plus + " << 23", $"added to the bits of a float: times 2^{plus}")).AsLanes());
        var isTaken = b.Let(
            "taken", draw is null ? scaled.IsLessThan(0.5f) ^ -1 : Randomness.Draws.OneToTwo(draw).IsLessThan(scaled + 1f));
        var small = b.Let("small", magnitude.IsLessThan(new IntLiteral(
            (127 - right) << 23, "SmallestPower", $"(127 - {plus}) << 23", $"the bits of 2^−{plus}")));
        return b.Let("chosen", new Select(small, isTaken & 1, level));
    }

    /// <summary>The sign bits of numbers that may be negative.</summary>
    public static Expression? SignOf(Variable value, bool isSigned) => isSigned ? value.AsBits() & PowersOfTwo.SignBit : null;
}
