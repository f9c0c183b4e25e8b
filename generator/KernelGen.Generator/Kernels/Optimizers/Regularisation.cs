using System.Collections.Generic;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>What every optimizer may do besides its rule, within one kernel: limit gradients and let weights decay.</summary>
/// <remarks>
/// Decay is decoupled from the gradient (Loshchilov and Hutter 2019): w ← w − η·λ·w − step. Without multiplications η and λ are powers of
/// two, and so is their product; the limit of gradients that carry η is a shift of the declared one.
/// </remarks>
internal sealed class Regularisation
{
    /// <summary>The learning rate, whatever gradients carry.</summary>
    public static readonly KernelScalar LearningRate = new("LearningRate", ValueKind.Float);

    private readonly KernelBuilder _b;
    private readonly Variable? _limit;
    private readonly Variable? _decay;
    private readonly ShiftFactor? _shiftedDecay;

    /// <param name="b">The kernel, whose loops have not begun.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="isMultiplicationFree">Whether no factor may be a product.</param>
    /// <param name="gradientShift">log₂ of what the gradient carries besides the learning rate.</param>
    /// <param name="decays">Whether the parameter decays: weights do, biases and what normalisations scale and shift by do not.</param>
    public Regularisation(KernelBuilder b, Optimizer optimizer, bool isMultiplicationFree, int gradientShift, bool decays)
    {
        _b = b;
        var hasDecay = decays && optimizer.WeightDecay > 0;
        var rate = hasDecay || (optimizer.ClipValue is not null && !optimizer.ScalesSteps)
            ? b.Let("rates", b.Host("learningRate", LearningRate).Broadcast())
            : null;
        if (optimizer.ClipValue is { } clip)
        {
            var limit = optimizer.ScalesSteps ? clip : (float)(clip * System.Math.Pow(2, gradientShift));
            _limit = rate is null || optimizer.ScalesSteps ? b.Let("largestGradient", new FloatLiteral(limit).Broadcast())
                : isMultiplicationFree ? Power(b, "rate", rate).Times(b, "largestGradient", new FloatLiteral(limit).Broadcast())
                : b.Let("largestGradient", rate.Times(limit, Reason.LearningRate));
        }

        if (hasDecay && isMultiplicationFree)
        {
            var logarithm = OptimizerDefinition.LogarithmOf(optimizer.WeightDecay)!.Value;
            _shiftedDecay = Power(b, "decay", b.Let("decays", PowersOfTwo.Scale(b, "decay", rate!, logarithm)));
        }
        else if (hasDecay)
        {
            _decay = b.Let("decays", rate!.Times(optimizer.WeightDecay, Reason.LearningRate));
        }
    }

    /// <summary>Whether it decays weights, as formulas say it.</summary>
    public string Formula => (_limit is null ? string.Empty : " Gradients are limited first.")
        + (_decay is null && _shiftedDecay is null ? string.Empty : " Weights lose η·λ of themselves.");

    /// <summary>Whether kernels need the learning rate for it.</summary>
    public static bool NeedsRate(Optimizer optimizer) =>
        optimizer.WeightDecay > 0 || (optimizer.ClipValue is not null && !optimizer.ScalesSteps);

    /// <summary>The gradient between its limits; NaN is neither above nor below, and stays.</summary>
    public Variable Limited(Variable gradient)
    {
        if (_limit is null)
        {
            return gradient;
        }

        var fromAbove = _b.Let("notAbove", new Select(gradient.IsGreaterThan(_limit), _limit, gradient));
        var least = _b.Let("leastGradient", (_limit.AsBits() ^ PowersOfTwo.SignBit).AsLanes());
        return _b.Let("limitedGradient", new Select(fromAbove.IsLessThan(least), least, fromAbove));
    }

    /// <summary>The parameter without what decays of it.</summary>
    public Expression Decayed(Expression parameter)
    {
        if (_decay is null && _shiftedDecay is null)
        {
            return parameter;
        }

        var before = _b.Let("beforeDecay", parameter);
        return before - (_shiftedDecay?.Times(_b, "lostByDecay", before) ?? before.Times(_decay!, Reason.LearningRate));
    }

    private static ShiftFactor Power(KernelBuilder b, string name, Variable power) =>
        ShiftFactor.OfPowers(b, name, "A power of two.", new List<Expression> { power.AsBits() });
}
