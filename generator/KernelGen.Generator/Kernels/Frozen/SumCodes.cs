using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>The weights of sums as numbers of entries of tables, a vector of sixteen bits each for 32 outputs.</summary>
internal static class SumCodes
{
    /// <summary>The codes of all tiles of eight vectors; null where there are fewer outputs.</summary>
    public static ConstantBuffer? OfTiles(string name, WindowSum sum) => sum.Tiles == 0
        ? null
        : Of(name, sum, [.. Enumerable.Range(0, sum.Tiles).Select(tile => tile * WindowSum.VectorsPerTile)], WindowSum.VectorsPerTile);

    /// <summary>The codes of the vectors behind them; null where there are none.</summary>
    public static ConstantBuffer? OfRest(string name, WindowSum sum) =>
        sum.Rest == 0 ? null : Of(name, sum, [sum.Tiles * WindowSum.VectorsPerTile], sum.Rest);

    private static ConstantBuffer Of(string name, WindowSum sum, IReadOnlyList<int> firstVectors, int vectors)
    {
        var places = sum.Window.Height * sum.Window.Width;
        var values = new List<int>();
        foreach (var first in firstVectors)
        {
            for (var place = 0; place < places; place++)
            {
                for (var word = 0; word < sum.Words; word++)
                {
                    for (var output = first * Shorts; output < (first + vectors) * Shorts; output++)
                    {
                        values.Add(sum.Word(output, place, word));
                    }
                }
            }
        }

        var layout = Layout.Of(
            new Dimension(Axis.Tile, firstVectors.Count),
            new Dimension(Axis.Row, sum.Window.Height) { Label = "kernel row" },
            new Dimension(Axis.Column, sum.Window.Width) { Label = "kernel column" },
            new Dimension(Axis.Group, sum.Words),
            new Dimension(Axis.Output, vectors) { Label = "vector" },
            new Dimension(Axis.Lane, Shorts));
        return Constant(
            name,
            "Weights: the numbers of entries of three tables, in six, five and five bits",
            ElementKind.Short,
            layout,
            values);
    }
}
