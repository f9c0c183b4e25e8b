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
    /// <summary>The power of two next to σ / deviation in this step.</summary>
    public static readonly KernelScalar Scale = new("NoiseScale", ValueKind.Float);

    /// <summary>The mean of the sum of eight bytes, and the bits of 2²³, behind which floats hold integers.</summary>
    private const float Mean = 8 * 127.5f;
    private const int IntegerBits = 0x4B000000;
    private const float IntegerBase = 1 << 23;

    // Of a byte (256² − 1)/12, of eight independent ones eight times that.
    private static readonly double Deviation = Math.Sqrt(8 * ((256.0 * 256.0) - 1) / 12);

    private readonly KernelBuilder _b;
    private readonly Randomness _randomness;
    private readonly ShiftFactor? _power;
    private readonly Variable _scale;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="isMultiplicationFree">Whether no factor may be a product; the learning rate is a power of two then.</param>
    /// <param name="gradientShift">log₂ of what the gradient carries besides the learning rate.</param>
    public GradientNoise(KernelBuilder b, Optimizer optimizer, bool isMultiplicationFree, int gradientShift)
    {
        _b = b;
        _randomness = new Randomness(b);
        var noise = b.Let("noiseScales", b.Host("noiseScale", Scale).Broadcast());
        if (!optimizer.ScalesSteps)
        {
            var rates = b.Let("noiseRates", b.Host("learningRate", Regularisation.LearningRate).Broadcast());
            noise = isMultiplicationFree
                ? Power("noiseRate", rates).Times(b, "scaledNoise", noise)
                : b.Let("scaledNoise", noise.Times(rates, Reason.LearningRate));
        }

        _scale = gradientShift == 0 ? noise : b.Let("noiseOfWeights", PowersOfTwo.Scale(b, "weightNoise", noise, gradientShift));
        _power = optimizer.ScalesSteps || isMultiplicationFree ? Power("noise", _scale) : null;
    }

    /// <summary>What kernels are told anew in every step.</summary>
    public static Compute StepScalar(NoiseSettings settings) =>
        new(Scale, new PowerOfStep(settings.FirstExponent(Deviation), settings.Halvings(Deviation)));

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
            var centred = _b.Let("centred", (sum | IntegerBits).AsLanes() - (IntegerBase + Mean));
            var noise = _power?.Times(_b, "noise", centred) ?? _b.Let("noise", centred.Times(_scale, Reason.LearningRate));
            result = _b.Let("noisyGradient", gradient + (noise.AsBits() & exists).AsLanes());
        });
        return result!;
    }

    private ShiftFactor Power(string name, Variable power) => ShiftFactor.OfPowers(_b, name, "A power of two.", [power.AsBits()]);
}
