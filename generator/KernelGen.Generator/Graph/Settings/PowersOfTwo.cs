using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>[PowersOfTwo(Terms = …, MinExponent = …, MaxExponent = …)].</summary>
internal sealed class PowersOfTwoDefinition() : AttributeDefinition(
    "PowersOfTwo",
    AttributeRole.Setting,
    new SizeParameter("Terms", MostTerms),
    Exponent("MinExponent"),
    Exponent("MaxExponent"))
{
    private const int MostTerms = 3;

    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute)
    {
        var isInRange = true;
        foreach (var diagnostic in base.Check(attribute))
        {
            isInRange = false;
            yield return diagnostic;
        }

        var powers = SignedPowers.Of(attribute);
        if (isInRange && powers.MinExponent > powers.MaxExponent)
        {
            var (wrong, value, instead) = attribute.Int("MinExponent") is { } least
                ? ("MinExponent", least, "at most MaxExponent = " + Text(powers.MaxExponent))
                : ("MaxExponent", powers.MaxExponent, "at least MinExponent = " + Text(powers.MinExponent));
            yield return new DiagnosticInfo(
                DeclarationRules.ValueOutOfRange, Position.Argument(attribute, wrong), wrong, Text(value), instead);
        }
    }

    /// <summary>What is said of powers where no weights are sums of them.</summary>
    public static DiagnosticInfo WithoutEffect(DeclaredAttribute attribute) => new(
        DeclarationRules.NoEffect,
        Position.Attribute(attribute),
        "[PowersOfTwo]",
        "a network without such weights",
        "Weights = Weights.PowersOfTwo");

    private static RangeParameter<int> Exponent(string name) => new(
        name, ParameterKind.Integer, static value => value is >= -16 and <= 16, "an exponent from -16 to 16");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
