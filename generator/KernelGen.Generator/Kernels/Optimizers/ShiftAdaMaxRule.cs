using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>Shift-based AdaMax, Hubara, Courbariaux et al. 2016, algorithm 4: no product, quotient or root.</summary>
internal sealed class ShiftAdaMaxRule : OptimizerRule
{
    /// <summary>The bits of the power of two next to learning rate / (1 − β₁ᵗ).</summary>
    public static readonly KernelScalar StepBits = new("StepBits", ValueKind.Int);

    /// <summary>1 − β₁ = 2^−3, as in <see cref="BiasCorrectedPowerOfTwo"/>.</summary>
    private const int FirstShift = -3;

    /// <summary>1 − β₂ = 2^−10.</summary>
    private const int SecondShift = -10;

    private readonly Variable _steps;

    public ShiftAdaMaxRule(KernelBuilder b, ShiftAdaMaxOptimizer optimizer, IReadOnlyList<MemoryBuffer> states, int stepShift)
        : base(b, optimizer, states)
    {
        var steps = b.Host("stepBits", StepBits).Broadcast();
        if (stepShift != 0)
        {
            var exponent = stepShift.ToString(CultureInfo.InvariantCulture);
            steps = steps.ExponentPlus(new IntLiteral(
                stepShift << 23,
                "StepOfWeights",
                $"{exponent} << 23",
                $"steps of these weights are 2^{exponent.Replace("-", "−")} times as large"));
        }

        _steps = b.Let("steps", steps);
    }

    /// <summary>How the optimizer is lowered.</summary>
    public static OptimizerLowering Of(ShiftAdaMaxOptimizer optimizer) =>
        new(optimizer, (b, states, stepShift) => new ShiftAdaMaxRule(b, optimizer, states, stepShift))
    {
        StepScalars = [new(StepBits, new BiasCorrectedPowerOfTwo())],
    };

    public override string Formula => "m ← m + (g − m)·2⁻³, v ← max(v − v·2⁻¹⁰, |g|), w ← w − AP2(η/(1 − β₁ᵗ))·m / AP2(v).";

    public override Expression Step(Variable gradient, Expression index)
    {
        var b = Builder;
        var momentBefore = LoadState(0, "momentBefore", index);
        var change = b.Let("change", gradient - momentBefore);
        var moment = b.Let("moment", momentBefore + PowersOfTwo.Scale(b, "change", change, FirstShift));
        StoreState(0, index, moment);
        var normBefore = LoadState(1, "normBefore", index);
        var decayed = b.Let("decayed", normBefore - PowersOfTwo.Scale(b, "norm", normBefore, SecondShift));
        var size = b.Let("size", PowersOfTwo.Abs(gradient));
        var norm = b.Let("norm", new Select(decayed.IsGreaterThan(size), decayed, size));
        StoreState(1, index, norm);

        // Both powers of two as exponents: a quotient is their difference. What has no normal result is
        // zero, what has no finite one infinite.
        var power = b.Let("power", PowersOfTwo.NearestPowerOf(norm));
        var exponents = b.Let("exponents", _steps - power);
        var magnitude = b.Let("magnitude", moment.AsBits() & PowersOfTwo.Magnitude);
        var quotient = b.Let("quotient", magnitude.ExponentPlus(exponents));
        var isNormal = b.Let("isNormal", magnitude.IsGreaterThan(PowersOfTwo.Mantissa) & quotient.IsGreaterThan(PowersOfTwo.Mantissa));
        var overflows = b.Let("overflows", quotient.IsLessThan(0) | quotient.IsGreaterThan(PowersOfTwo.LargestFinite));
        var isTooLarge = b.Let("isTooLarge", (overflows & exponents.IsGreaterThan(0)) | magnitude.IsGreaterThan(PowersOfTwo.LargestFinite));
        var saturated = b.Let("saturated", magnitude.Max(PowersOfTwo.Exponent) | (moment.AsBits() & PowersOfTwo.SignBit));
        return b.Let("delta", new Select(isTooLarge, saturated, moment.AsBits().ExponentPlus(exponents) & isNormal).AsLanes());
    }
}
