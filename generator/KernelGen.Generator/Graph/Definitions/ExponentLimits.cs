using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Graph.Definitions;

/// <summary>Two parameters of an attribute: the exponents of the smallest and of the largest of some powers of two.</summary>
/// <param name="min">The name of the one.</param>
/// <param name="max">The name of the other.</param>
/// <param name="defaultMin">What the one is where nothing is said.</param>
/// <param name="defaultMax">What the other is.</param>
/// <param name="least">The least that either may be.</param>
internal sealed class ExponentLimits(string min, string max, int defaultMin, int defaultMax, int least = -16)
{
    private const int Most = 16;

    public ParameterSchema[] Parameters => [Parameter(min), Parameter(max)];

    public int Min(DeclaredAttribute attribute) => attribute.Int(min) ?? defaultMin;

    public int Max(DeclaredAttribute attribute) => attribute.Int(max) ?? defaultMax;

    /// <summary>Whether the smallest is above the largest, where each may be what it is by itself.</summary>
    public IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute)
    {
        if (!IsInRange(Min(attribute)) || !IsInRange(Max(attribute)) || Min(attribute) <= Max(attribute))
        {
            yield break;
        }

        var (wrong, value, instead) = attribute.Int(min) is { } written
            ? (min, written, $"at most {max} = {Text(Max(attribute))}")
            : (max, Max(attribute), $"at least {min} = {Text(Min(attribute))}");
        yield return new DiagnosticInfo(
            DeclarationRules.ValueOutOfRange, Position.Argument(attribute, wrong), wrong, Text(value), instead);
    }

    private RangeParameter<int> Parameter(string name) =>
        new(name, ParameterKind.Integer, IsInRange, $"an exponent from {Text(least)} to {Text(Most)}");

    private bool IsInRange(int exponent) => exponent >= least && exponent <= Most;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
