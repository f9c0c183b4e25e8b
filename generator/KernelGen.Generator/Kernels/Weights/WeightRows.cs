using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>Loops over the weights of a layer in the order of memory.</summary>
internal static class WeightRows
{
    /// <summary>Inputs that are worth a unit of work of their own.</summary>
    private const int LeastInputs = 16;

    /// <summary>Rows of a tile's outputs, one for each input.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="layout">How its weights lie.</param>
    /// <param name="body">Gets the tile, the place of the kernel (null of a dense layer), and the input.</param>
    public static void ForInputs(KernelBuilder b, WeightedLayer layer, WeightLayout layout, Action<Variable, Variable?, Variable> body) =>
        ForEach(b, layer, layout, ("input", layer.InputsPerOffset, LeastInputs), body);

    /// <summary>Quads of groups of such rows, each with a code.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="layout">How its weights lie.</param>
    /// <param name="body">Gets the tile, the place of the kernel (null of a dense layer), and the quad.</param>
    public static void ForQuads(KernelBuilder b, WeightedLayer layer, WeightLayout layout, Action<Variable, Variable?, Variable> body) =>
        ForEach(b, layer, layout, ("quad", layout.QuadsPerOffset, 1), body);

    private static void ForEach(
        KernelBuilder b,
        WeightedLayer layer,
        WeightLayout layout,
        (string Name, int Count, int Least) rows,
        Action<Variable, Variable?, Variable> body)
    {
        if (layer.Offsets == 1)
        {
            new WorkSplit(layout.Tiles, rows.Count, 1, rows.Least).ForUnits(
                b, "tile", KernelBuilder.Capitalised(rows.Name), layout.Tiles, isSampleBlocks: false, (tile, part) => part.For(
                    b, rows.Name, 1, row => body(tile, null, row)));
        }
        else
        {
            new WorkSplit(layout.Tiles, layer.Offsets, 1, 1).ForUnits(
                b, "tile", "Offset", layout.Tiles, isSampleBlocks: false, (tile, offsets) => offsets.For(
                    b, "offset", 1, offset => b.For(rows.Name, 0, rows.Count, 1, row => body(tile, offset, row))));
        }
    }
}
