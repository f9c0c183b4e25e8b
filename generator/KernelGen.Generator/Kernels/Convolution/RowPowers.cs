using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.Weights;

namespace KernelGen.Generator.Kernels.Convolution;

/// <summary>
/// Within a kernel: the powers of two that sixteen inputs of one sample round to, where a mini-batch has few samples. Draws are those that
/// <see cref="InputPowers"/> has for them, with the samples in lanes.
/// </summary>
internal sealed class RowPowers
{
    private readonly KernelBuilder _b;
    private readonly Conv2DLayer _layer;
    private readonly bool _isSigned;
    private readonly Pointer _rows;
    private readonly Pointer _isSample;
    private readonly Randomness? _randomness;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="layer">The layer whose input is rounded.</param>
    /// <param name="isSigned">Whether inputs may be negative.</param>
    /// <param name="rows">Its input, sample by sample.</param>
    /// <param name="sampleMask">All ones where there is a sample.</param>
    public RowPowers(KernelBuilder b, Conv2DLayer layer, bool isSigned, MemoryBuffer rows, MemoryBuffer sampleMask)
    {
        (_b, _layer, _isSigned) = (b, layer, isSigned);
        _rows = b.MemoryBuffer("input", rows);
        _isSample = b.MemoryBuffer("mask", sampleMask);
        _randomness = layer.Quantization!.IsStochastic ? new Randomness(b) : null;
    }

    /// <summary>Whether the channels at a place are whole vectors, so that a vector has nothing of the next place.</summary>
    public static bool Fits(Conv2DLayer layer) => layer.InputsPerOffset % Lane.Count == 0;

    /// <summary>Loops over the samples of a full mini-batch: the body gets one, and all ones if it is there.</summary>
    /// <param name="samples">How many there are.</param>
    /// <param name="body">What is done with one.</param>
    public void ForSamples(int samples, Action<Variable, Variable> body) => _b.For("sample", 0, samples, 1, sample => body(
        sample, _b.Let("isThere", _isSample.Load(ValueKind.Int, (Axis.SampleBlock, 0), (Axis.Lane, sample)))));

    /// <summary>Sixteen inputs of a sample from one on: their levels, and their sign bits where they may be negative.</summary>
    public (Variable Level, Expression? Sign) Of(Variable sample, Variable isThere, Variable feature)
    {
        Variable? draw = null;
        if (_randomness is not null)
        {
            var draws = _randomness.Next((new LaneIndex() << Dimension.ShiftOf(Lane.Count)) + (feature.Stride(Lane.Count) + sample));
            draw = _b.Let("draw", draws.Bits(0));
        }

        var value = _b.Let("value", _rows.Load(ValueKind.Lanes, (Axis.Sample, sample), (Axis.Feature, feature)));
        var magnitude = _b.Let("magnitude", value.AsBits() & PowersOfTwo.Magnitude & isThere.Broadcast());
        return (InputPowers.Rounded(_b, _layer.Quantization!, magnitude, draw), InputPowers.SignOf(value, _isSigned));
    }
}
