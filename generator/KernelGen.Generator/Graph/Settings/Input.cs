using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Settings;

/// <summary>[Input(size, Name = …)] or [Input(height, width, channels, Name = …)].</summary>
internal sealed class InputDefinition() : AttributeDefinition(
    "Input",
    AttributeRole.Input,
    new SizeParameter("size", Limits.Features),
    new SizeParameter("height", Limits.Features),
    new SizeParameter("width", Limits.Features),
    new SizeParameter("channels", Limits.Features),
    new CheckedParameter(LayerDefinition.NameParameter, ParameterKind.Text))
{
    /// <summary>The shape of one sample.</summary>
    public static Shape ShapeOf(DeclaredAttribute attribute) => attribute.Int("size") is { } size
        ? Shape.Flat(size)
        : new Shape(attribute.Int("height") ?? 1, attribute.Int("width") ?? 1, attribute.Int("channels") ?? 1);

    /// <summary>Whether a sample is declared as a row of values.</summary>
    public static bool IsRow(DeclaredAttribute attribute) => attribute.Int("size") is not null;

    public override IEnumerable<DiagnosticInfo> Check(DeclaredAttribute attribute)
    {
        var diagnostics = base.Check(attribute).ToList();
        if (attribute.Int("size") is not null || diagnostics.Count > 0)
        {
            return diagnostics;
        }

        // Three factors of 2²² overflow even 64 bits.
        var values = (double)(attribute.Int("height") ?? 1) * (attribute.Int("width") ?? 1) * (attribute.Int("channels") ?? 1);
        return values <= Limits.Features
            ? diagnostics
            :
            [
                new DiagnosticInfo(
                    DeclarationRules.TooLarge,
                    Position.Attribute(attribute),
                    "height × width × channels",
                    values.ToString("0", CultureInfo.InvariantCulture),
                    Limits.Features.ToString(CultureInfo.InvariantCulture)),
            ];
    }
}
