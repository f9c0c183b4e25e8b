using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>How a buffer's elements lie, in words: "[sample block][1024 features][lane]".</summary>
internal static class LayoutText
{
    /// <summary>The layout, and what else there is to say of the buffer. One vector has no layout to speak of.</summary>
    public static string Of(MemoryBuffer buffer) => Of(buffer.Layout) + buffer.Remark;

    private static string Of(Layout layout) => layout.Dimensions.All(dimension => dimension.Axis == Axis.Lane)
        ? string.Empty
        : string.Concat(layout.ShownDimensions.Select(dimension => $"[{Of(dimension)}]"));

    private static string Of(Dimension dimension)
    {
        var word = Word(dimension.Axis);
        return dimension.Label ?? (dimension.IsCounted ? $"{dimension.PaddedExtent.ToString(CultureInfo.InvariantCulture)} {word}s" : word);
    }

    private static string Word(Axis axis) => axis switch
    {
        Axis.SampleBlock => "sample block",
        Axis.BlockPair => "pair of sample blocks",
        _ => axis.ToString().ToLowerInvariant(),
    };
}
