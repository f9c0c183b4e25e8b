using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>[PowersOfTwo(Terms = …, MinExponent = …, MaxExponent = …)].</summary>
internal sealed class PowersOfTwoDefinition() : AttributeDefinition(
    "PowersOfTwo",
    AttributeRole.Setting,
    [new SizeParameter("Terms", MostTerms), .. Exponents.Parameters])
{
    private const int MostTerms = 3;

    private static readonly ExponentLimits Exponents = new(
        "MinExponent", "MaxExponent", SignedPowers.Default.MinExponent, SignedPowers.Default.MaxExponent);

    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute) =>
        base.Check(attribute).Concat(Exponents.Check(attribute));

    /// <summary>What is said of powers where no weights are sums of them.</summary>
    public static DiagnosticInfo WithoutEffect(DeclaredAttribute attribute) => new(
        DeclarationRules.NoEffect,
        Position.Attribute(attribute),
        "[PowersOfTwo]",
        "a network without such weights",
        "Weights = Weights.PowersOfTwo");
}
