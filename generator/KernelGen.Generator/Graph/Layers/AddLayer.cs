using System;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Rules;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>The sum of what several nodes give, value by value.</summary>
internal sealed record AddLayer(int Index, Shape Shape) : Layer(Index, Shape, Shape)
{
    public override string Kind => "Add";

    public override bool IsNonNegative(bool isInputNonNegative) => isInputNonNegative;
}

/// <summary>[Add(names)].</summary>
internal sealed class AddDefinition() : LayerDefinition("Add", new ParameterSchema(Names, ParameterKind.Texts, isRequired: true))
{
    private const string Names = "names";

    public override string NamesParameter => Names;

    public override Layer Infer(DeclaredAttribute attribute, LayerPlace place)
    {
        for (var element = 0; element < place.Sources.Count - 1; element++)
        {
            var source = place.Sources[element + 1];
            if (source.Shape != place.InputShape)
            {
                place.Diagnostics.Add(new DiagnosticInfo(
                    DeclarationRules.ShapesOfSum,
                    Position.Argument(attribute, Names, element),
                    attribute.Name,
                    source.Name,
                    source.Title,
                    place.Source.Title,
                    Instead(source, place.Source)));
            }
        }

        return new AddLayer(place.Index, place.InputShape);
    }

    private static string Instead(LayerSource source, LayerSource above) =>
        Projection(source, above, $"From = \"{source.Name}\"") is { } ofSource
            ? $"write [{ofSource}] directly above [Add], and add what stands there now by its name"
            : Projection(above, source, string.Empty) is { } ofAbove ? $"write [{ofAbove}] directly above [Add]"
            : "give both the same rows and columns, by Stride and Padding of the layers that lead to them";

    /// <summary>A layer that makes one shape of another, with its arguments; null where none alone does.</summary>
    private static string? Projection(LayerSource source, LayerSource target, string from)
    {
        var (input, output) = (source.Shape, target.Shape);
        if (target.IsRow)
        {
            return Written($"Dense({Text(output.Size)}", string.Empty);
        }

        // The smallest kernel, with the smallest stride.
        var fitting = Enumerable.Range(1, source.IsRow ? 0 : Math.Min(Limits.Window, Math.Min(input.Height, input.Width)))
            .SelectMany(kernel => Enumerable.Range(1, Limits.Stride).Select(stride => (Kernel: kernel, Stride: stride)))
            .Where(window => Window.ValidPositions(input.Height, window.Kernel, window.Stride) == output.Height
                && Window.ValidPositions(input.Width, window.Kernel, window.Stride) == output.Width)
            .ToList();
        return fitting.Count == 0
            ? null
            : Written(
                $"Conv2D({Text(output.Channels)}, {Text(fitting[0].Kernel)}",
                fitting[0].Stride == 1 ? string.Empty : $"Stride = {Text(fitting[0].Stride)}");

        string Written(string head, string setting) =>
            string.Join(", ", new[] { head, setting, from }.Where(part => part.Length > 0)) + ")";
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
