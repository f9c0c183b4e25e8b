using System;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Graph.Settings;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>Noise on gradients within one kernel: the sum of eight random bytes less its mean, times a power of two.</summary>
/// <remarks>
/// Neelakantan et al. 2015. The sum's distribution is that of Irwin and Hall, as good as Gaussian up to four deviations, and draws cost one
/// evaluation of Threefry for a vector.
/// </remarks>
internal sealed class GradientNoise
{
    /// <summary>The power of two next to σ / deviation in this step, times the learning rate where gradients carry it.</summary>
    public static readonly KernelScalar Scale = new("NoiseScale", ValueKind.Float);

    /// <summary>The mean of the sum of eight bytes.</summary>
    private const int Mean = 8 * 255 / 2;

    /// <summary>Floats from 2²³ on hold integers: their lowest bit is 1.</summary>
    private const int IntegerShift = 23;

    // Of a byte (256² − 1)/12, of eight independent ones eight times that.
    private static readonly double Deviation = Math.Sqrt(8 * ((256.0 * 256.0) - 1) / 12);

    private readonly KernelBuilder _b;
    private readonly Randomness _randomness;
    private readonly ShiftFactor? _power;
    private readonly Variable _scale;
    private readonly int _unit;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="isMultiplicationFree">Whether no factor may be a product; the learning rate is a power of two then.</param>
    /// <param name="gradientShift">log₂ of what the gradient carries besides the learning rate.</param>
    public GradientNoise(KernelBuilder b, Optimizer optimizer, bool isMultiplicationFree, int gradientShift)
    {
        _b = b;
        _randomness = new Randomness(b);
        _unit = gradientShift;
        _scale = b.Let("noiseScales", b.Host("noiseScale", Scale).Broadcast());
        _power = optimizer.ScalesSteps || isMultiplicationFree
            ? ShiftFactor.OfPowers(b, "noise", "A power of two.", [_scale.AsBits()])
            : null;
    }

    /// <summary>What kernels are told anew in every step.</summary>
    public static Compute StepScalar(NoiseSettings settings, bool hasRate) =>
        new(Scale, new PowerOfStep(settings.FirstExponent(Deviation), settings.Halvings(Deviation), hasRate));

    /// <summary>Gradients with noise.</summary>
    /// <param name="gradient">Sixteen gradients.</param>
    /// <param name="index">Where their parameters lie: the numbers of their draws.</param>
    /// <param name="exists">Which of the lanes are parameters: what lies between them stays without noise.</param>
    public Variable Added(Expression gradient, Expression index, Expression exists)
    {
        var draws = _randomness.Next(new LaneIndex() + index, "Noise");
        Variable? result = null;
        _b.Section("Noise: the sum of eight random bytes less its mean, times a power of two next to σ over its deviation.", () =>
        {
            var sum = _b.Let("byteSum", draws.SumOfBytes(_b));
            // As the last bits of a float, in units of what gradients carry.
            var bits = new IntLiteral((127 + IntegerShift + _unit) << IntegerShift);
            var mean = (float)(((1 << IntegerShift) + Mean) * Math.Pow(2, _unit));
            var centred = _b.Let("centred", (sum | bits).AsLanes() - mean);
            var noise = _power?.Times(_b, "noise", centred) ?? _b.Let("noise", centred.Times(_scale, Reason.LearningRate));
            result = _b.Let("noisyGradient", gradient + (noise.AsBits() & exists).AsLanes());
        });
        return result!;
    }
}
