using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Optimizers;

/// <summary>v ← μ·v + g, w ← w − v.</summary>
internal sealed record MomentumOptimizer(float Momentum) : Optimizer("Momentum", ScalesSteps: false)
{
    public override IReadOnlyList<OptimizerState> States => [new("velocity", "velocity", IsNonNegative: false)];

    // A velocity is 1 / (1 − μ) steady gradients.
    public override float LearningRate => DescentRate * (1 - Momentum);

    public override string Setting => $"Momentum({Text(Momentum)})";
}

/// <summary>[Momentum(momentum)].</summary>
internal sealed class MomentumDefinition() : OptimizerDefinition(
    "Momentum",
    new RangeParameter<float>(
        "momentum",
        ParameterKind.Float,
        static value => value is >= 0 and < 1,
        "0 or more and less than 1, such as 0.9f",
        isRequired: true))
{
    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        [new Obstacle(Position.Attribute(attribute), "[Momentum]", "write [ShiftMomentum]")];

    /// <summary>The shift whose momentum 1 − 2^−k is next to the declared one by its time constant.</summary>
    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute)
    {
        var momentum = attribute.Float("momentum") ?? 0f;
        var nearest = (int)Math.Round(-Math.Log(1 - (double)momentum, 2), MidpointRounding.AwayFromZero);
        var shift = Math.Min(Limits.Shift, Math.Max(1, nearest));
        var becomes = (float)(1 - Math.Pow(2, -shift));
        return
        [
            WayOut.Replace(
                "ShiftMomentum" + Arguments(attribute, shift.ToString(CultureInfo.InvariantCulture)),
                becomes.Equals(momentum)
                    ? $": the same momentum {Shown(momentum)}"
                    : $": momentum {Shown(becomes)} instead of {Shown(momentum)}"),
        ];
    }

    protected override Optimizer Make(DeclaredAttribute attribute) => new MomentumOptimizer(attribute.Float("momentum")!.Value);

    private static string Shown(float value) => value.ToString(CultureInfo.InvariantCulture);
}
