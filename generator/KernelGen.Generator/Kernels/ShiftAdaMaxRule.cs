using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Shift-based AdaMax, Hubara, Courbariaux et al. 2016, algorithm 4: no product, quotient or root.</summary>
internal sealed class ShiftAdaMaxRule : OptimizerRule
{
    /// <summary>β₁, which the runtime's StepSizes knows too.</summary>
    public const float Beta1 = 0.875f;

    /// <summary>1 − β₁ = 2^−3.</summary>
    private const int FirstShift = -3;

    /// <summary>1 − β₂ = 2^−10.</summary>
    private const int SecondShift = -10;

    private readonly Variable _steps;

    public ShiftAdaMaxRule(KernelBuilder b, ShiftAdaMaxOptimizer optimizer, IReadOnlyList<Plane> states, int stepShift)
        : base(b, optimizer, states)
    {
        Expression steps = b.Host("stepBits", HostValue.StepBits).Broadcast();
        if (stepShift != 0)
        {
            var exponent = stepShift.ToString(CultureInfo.InvariantCulture);
            steps = steps.ExponentPlus(new IntLiteral(
                stepShift << 23, "StepOfWeights", $"{exponent} << 23", $"steps of these weights are 2^{exponent.Replace("-", "−")} times as large"));
        }

        _steps = b.Let("steps", steps);
    }

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
        var norm = b.Let("norm", new Select(size.IsGreaterThan(decayed), size, decayed));
        StoreState(1, index, norm);

        // Both powers of two as exponents: a quotient is their difference. What has no normal result is zero.
        var power = b.Let("power", PowersOfTwo.NearestPowerOf(norm));
        var exponents = b.Let("exponents", _steps - power);
        var magnitude = b.Let("magnitude", moment.AsBits() & PowersOfTwo.Magnitude);
        var isNormal = b.Let(
            "isNormal", magnitude.IsGreaterThan(PowersOfTwo.Mantissa) & magnitude.ExponentPlus(exponents).IsGreaterThan(PowersOfTwo.Mantissa));
        return b.Let("step", (moment.AsBits().ExponentPlus(exponents) & isNormal).AsLanes());
    }
}
