using System.Collections.Generic;
using System.Collections.Immutable;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Optimizers;

/// <summary>Adam, Kingma and Ba 2015.</summary>
internal sealed record AdamOptimizer(float Beta1, float Beta2, float Epsilon) : Optimizer("Adam", ScalesSteps: true)
{
    public override IReadOnlyList<OptimizerState> States =>
        [new("first_moment", "firstMoment", IsNonNegative: false), new("second_moment", "secondMoment", IsNonNegative: true)];

    public override float LearningRate => StepRate;

    public override string Setting => $"Adam({Text(Beta1)}, {Text(Beta2)}, {Text(Epsilon)})";
}

/// <summary>[Adam(Beta1 = …, Beta2 = …, Epsilon = …)].</summary>
internal sealed class AdamDefinition() : OptimizerDefinition(
    "Adam",
    new RangeParameter<float>("Beta1", ParameterKind.Float, IsShare, "a number above 0 and below 1, such as 0.9f"),
    new RangeParameter<float>("Beta2", ParameterKind.Float, IsShare, "a number above 0 and below 1, such as 0.999f"),
    new RangeParameter<float>(
        "Epsilon", ParameterKind.Float, static value => value > 0 && !float.IsInfinity(value), "a small positive number, such as 1e-8f"))
{
    private const float DefaultBeta1 = 0.9f;
    private const float DefaultBeta2 = 0.999f;
    private const float DefaultEpsilon = 1e-8f;

    public override IEnumerable<Obstacle> Obstacles(DeclaredAttribute attribute, DefinedNetwork network) =>
        [new Obstacle(Position.Attribute(attribute), "[Adam]", "write [ShiftAdaMax]")];

    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) =>
        [WayOut.Replace("ShiftAdaMax" + Arguments(attribute), ", whose decay rates are fixed")];

    protected override Optimizer Make(DeclaredAttribute attribute) => new AdamOptimizer(
        attribute.Float("Beta1") ?? DefaultBeta1,
        attribute.Float("Beta2") ?? DefaultBeta2,
        attribute.Float("Epsilon") ?? DefaultEpsilon);

    private static bool IsShare(float value) => value is > 0 and < 1;
}
