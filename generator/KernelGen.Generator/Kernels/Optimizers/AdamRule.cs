using System.Collections.Generic;
using KernelGen.Generator.Graph.Optimizers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Optimizers;

/// <summary>Adam, Kingma and Ba 2015, algorithm 1.</summary>
internal sealed class AdamRule : OptimizerRule
{
    /// <summary>Learning rate / (1 − β₁ᵗ), t the step from 1.</summary>
    public static readonly KernelScalar StepSize = new("StepSize", ValueKind.Float);

    /// <summary>1 / (1 − β₂ᵗ).</summary>
    public static readonly KernelScalar SecondMomentCorrection = new("SecondMomentCorrection", ValueKind.Float);

    private readonly AdamOptimizer _optimizer;
    private readonly Expression _stepSizes;
    private readonly Variable _corrections;

    public AdamRule(KernelBuilder b, AdamOptimizer optimizer, IReadOnlyList<MemoryBuffer> states, int stepShift)
        : base(b, optimizer, states)
    {
        _optimizer = optimizer;
        var stepSizes = b.Let("stepSizes", b.Host("stepSize", StepSize).Broadcast());
        _stepSizes = stepShift == 0 ? stepSizes : b.Let("stepSizesOfWeights", PowersOfTwo.Scale(b, "stepSize", stepSizes, stepShift));
        _corrections = b.Let("corrections", b.Host("secondMomentCorrection", SecondMomentCorrection).Broadcast());
    }

    /// <summary>How the optimizer is lowered.</summary>
    public static OptimizerLowering Of(AdamOptimizer optimizer) =>
        new(optimizer, (b, states, stepShift) => new AdamRule(b, optimizer, states, stepShift))
    {
        StepScalars =
        [
            new(StepSize, new BiasCorrected(optimizer.Beta1, HasRate: true)),
            new(SecondMomentCorrection, new BiasCorrected(optimizer.Beta2, HasRate: false)),
        ],
    };

    public override string Formula =>
        "m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − a·m / (√(c·v) + ε) with a = η/(1 − β₁ᵗ), c = 1/(1 − β₂ᵗ).";

    public override Expression Step(Variable gradient, Expression index)
    {
        var firstBefore = LoadState(0, "firstBefore", index);
        var first = Builder.Let(
            "first", firstBefore.Times(_optimizer.Beta1, Reason.Adam) + gradient.Times(Rest(_optimizer.Beta1), Reason.Adam));
        StoreState(0, index, first);
        var secondBefore = LoadState(1, "secondBefore", index);
        var second = Builder.Let(
            "second", secondBefore.Times(_optimizer.Beta2, Reason.Adam)
                + gradient.Times(gradient, Reason.Adam).Times(Rest(_optimizer.Beta2), Reason.Adam));
        StoreState(1, index, second);
        var root = Builder.Let("root", new SquareRoot(second.Times(_corrections, Reason.Adam), Reason.Adam) + _optimizer.Epsilon);
        return Builder.Let("delta", first.Times(_stepSizes, Reason.Adam).Over(root, Reason.Adam));
    }

    private static float Rest(float beta) => (float)(1.0 - beta);
}
