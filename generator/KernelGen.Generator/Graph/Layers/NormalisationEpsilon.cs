using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>ε, which keeps a variance of 0 from being divided by.</summary>
internal sealed class NormalisationEpsilon() : CheckedParameter("Epsilon", ParameterKind.Float)
{
    private const float Default = 1e-4f;

    /// <summary>
    /// ε in units of what comes in: from a binary or ternary layer that is 1/W0 times as large as the network means it, its variance 1/W0²
    /// times.
    /// </summary>
    /// <param name="declared">ε as it is declared; null for the default.</param>
    /// <param name="below">The layer in front.</param>
    public static float Of(float? declared, Layer? below) => (float)((declared ?? Default) * Math.Pow(2, below?.VarianceShift ?? 0));

    /// <summary>The ε of a layer, with what its place does not allow.</summary>
    public static float Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        // A picture has more values of a channel than one.
        if (place.Network.BatchSize == 1 && !place.InputShape.IsPicture)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.BatchOfOne, Position.Attribute(attribute), attribute.Name, place.Network.BatchName));
        }

        var declared = attribute.Float("Epsilon");
        var epsilon = Of(declared, place.Below);
        if (!IsPositive(epsilon))
        {
            place.Diagnostics.Add(NotPositive(attribute, declared!.Value));
        }

        return epsilon;
    }

    /// <summary>What trainers are told of an ε that is not the default.</summary>
    public static IEnumerable<string> Setting(float epsilon, Layer? below) => epsilon.Equals(Of(null, below))
        ? []
        : ["epsilon " + epsilon.ToString("R", CultureInfo.InvariantCulture)];

    public override DiagnosticInfo? Check(DeclaredAttribute attribute) => attribute.Float(Name) is { } epsilon && !IsPositive(epsilon)
        ? NotPositive(attribute, epsilon)
        : null;

    private static bool IsPositive(float epsilon) => epsilon > 0 && !float.IsInfinity(epsilon);

    private static DiagnosticInfo NotPositive(DeclaredAttribute attribute, float epsilon) =>
        new(DeclarationRules.Epsilon, Position.Argument(attribute, "Epsilon"), Text(epsilon));
}
