using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using KernelGen.Generator.Graph.Definitions;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Graph.Settings;

namespace KernelGen.Generator.Graph.Rules;

/// <summary>Windows that move over pictures: what they need, and what would fit where they do not.</summary>
internal static class WindowRules
{
    private static readonly int[] Colours = [1, 3];

    /// <summary>The padding of a window.</summary>
    public static CheckedParameter Padding() => new ChoiceParameter("Padding", "Padding", "Valid", "Same");

    /// <summary>The window of a layer, and the shape of what its positions give. Where it does not fit, that is reported.</summary>
    /// <param name="attribute">The layer's attribute.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="sizeParameter">The argument that says the window's rows and columns.</param>
    /// <param name="stride">Rows or columns from one position to the next.</param>
    /// <param name="channels">Channels of what the positions give.</param>
    public static (Window Window, Shape Output) Place(
        DeclaredAttribute attribute, LayerPlace place, string sizeParameter, int stride, int channels)
    {
        var size = attribute.Int(sizeParameter)!.Value;
        var isSame = attribute.Int("Padding") == 1;
        var shape = place.InputShape;
        var isPicture = CheckPicture(attribute, place, isSame ? 1 : size);
        var largest = Math.Min(shape.Height, shape.Width);
        if (isPicture && !isSame && size > largest)
        {
            place.Diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.WindowTooLarge,
                Position.Argument(attribute, sizeParameter),
                attribute.Name,
                $"{Text(size)}×{Text(size)}",
                shape.PictureTitle,
                $"write a {sizeParameter} of {(largest == 1 ? "1" : "at most " + Text(largest))}, or Padding = Padding.Same"));
        }

        return isSame || size > largest
            ? Window.Same(shape, size, size, stride, channels)
            : Window.Valid(shape, size, size, stride, channels);
    }

    /// <summary>Whether a layer reads pictures; reported where it does not.</summary>
    /// <param name="attribute">The layer's attribute.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="smallest">Rows and columns that a picture must have for the layer to fit.</param>
    public static bool CheckPicture(DeclaredAttribute attribute, LayerPlace place, int smallest)
    {
        if (!place.Source.IsRow)
        {
            return true;
        }

        var instead = new List<string>();
        if (InputDefinition.IsRow(place.Input))
        {
            var picture = Picture(place.Input.Int("size")!.Value, smallest);
            instead.Add(picture is null
                ? $"[Input(height, width, channels)] with at least {Text(smallest)} rows and columns"
                : $"[Input({Text(picture.Height)}, {Text(picture.Width)}, {Text(picture.Channels)})]");
        }

        if (place.Source.FlattenedBy is { } flattening)
        {
            instead.Add($"[{attribute.Name}] above [{flattening.Name}]");
        }

        place.Diagnostics.Add(new DiagnosticInfo(
            DeclarationRules.NoPicture,
            Position.Attribute(attribute),
            attribute.Name,
            Text(place.Inputs),
            "write " + string.Join(", and ", instead)));
        return false;
    }

    /// <summary>A picture of so many values, grey or coloured, as square as may be; null where none has enough rows and columns.</summary>
    private static Shape? Picture(int values, int smallest) => Colours
        .Where(channels => values % channels == 0)
        .Select(channels => (Rows: Rows(values / channels), Channels: channels))
        .Select(picture => new Shape(picture.Rows, values / picture.Channels / picture.Rows, picture.Channels))
        .Where(shape => shape.Height >= smallest)
        .OrderBy(shape => shape.Width - shape.Height)
        .FirstOrDefault();

    /// <summary>The largest divisor up to the root.</summary>
    private static int Rows(int pixels)
    {
        var rows = (int)Math.Sqrt(pixels);
        while (pixels % rows != 0)
        {
            rows--;
        }

        return rows;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
