using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Optimizers;

/// <summary>v ← v − v·2^−shift + g, w ← w − v.</summary>
internal sealed record ShiftMomentumOptimizer(int Shift) : Optimizer("ShiftMomentum", ScalesSteps: false)
{
    public override IReadOnlyList<OptimizerState> States => [new("velocity", "velocity", IsNonNegative: false)];

    // A velocity is 2^shift steady gradients.
    public override float LearningRate => DescentRate / (1 << Shift);

    public override string Setting => $"ShiftMomentum({Shift.ToString(CultureInfo.InvariantCulture)})";
}

/// <summary>[ShiftMomentum(shift)].</summary>
internal sealed class ShiftMomentumDefinition() : OptimizerDefinition(
    "ShiftMomentum",
    new RangeParameter<int>(
        "shift",
        ParameterKind.Integer,
        static value => value is >= 1 and <= Limits.Shift,
        "a number of bits from 1 to 15, such as 3",
        isRequired: true))
{
    protected override Optimizer Make(DeclaredAttribute attribute) => new ShiftMomentumOptimizer(attribute.Int("shift")!.Value);
}
