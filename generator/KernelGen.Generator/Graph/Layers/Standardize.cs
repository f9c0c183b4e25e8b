using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>y = (x − mean)·scale per feature of the network's input, of a picture per channel; training changes neither.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Terms">Signed powers of two that a scale is rounded to the sum of; 0 for a product.</param>
internal sealed record StandardizeLayer(int Index, Shape Shape, int Terms) : Layer(Index, Shape, Shape)
{
    /// <summary>Powers of two in a scale where a network may not multiply and nothing is said of them.</summary>
    public const int DefaultTerms = 2;

    public override string Kind => "Standardize";

    public override IEnumerable<(string Name, float Value)> InferenceSettings => [("terms", Terms)];

    public override string Title => Terms == 0 ? Kind : $"{Kind}({Terms.ToString(CultureInfo.InvariantCulture)})";
}

/// <summary>[Standardize(Terms = …)].</summary>
internal sealed class StandardizeDefinition() : LayerDefinition("Standardize", new SizeParameter("Terms", Limits.Terms))
{
    public override ImmutableArray<WayOut> WaysOut(DeclaredAttribute attribute) =>
        Renamed(attribute, "Standardize(Terms = 2") is { } way ? [way] : [];

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        if (place.Below is { } below)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.StandardizesLayer, Position.Attribute(attribute), attribute.Name, below.Label));
        }

        var terms = attribute.Int("Terms") ?? (place.Network.IsMultiplicationFree ? StandardizeLayer.DefaultTerms : 0);
        return new StandardizeLayer(place.Index, place.InputShape, terms);
    }
}
