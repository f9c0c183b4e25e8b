using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The layers as data, a line each.</summary>
internal static class LayerPrinter
{
    public static void Print(SourceWriter writer, NetworkInfo info)
    {
        writer.Line("// Kind, number, what is read, what comes out, and what is computed with.");
        writer.Line("public static LayerDescription[] Layers =>");
        writer.Line("[");
        for (var index = 0; index < info.Layers.Count; index++)
        {
            writer.Line("    " + Description(index, info.Layers[index].Data));
        }

        writer.Line("];");
        writer.Line();
    }

    private static string Description(int index, LayerData layer)
    {
        var inputs = string.Join(", ", layer.Inputs.Select(Text));
        var (height, width, channels) = layer.Shape;
        var settings = string.Join(" ", layer.Settings.Select(setting => $"{setting.Name} {Text(setting.Value)}"));
        return $"new(\"{layer.Kind}\", {Text(index)}, [{inputs}], ({Text(height)}, {Text(width)}, {Text(channels)}), \"{settings}\"),";
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
