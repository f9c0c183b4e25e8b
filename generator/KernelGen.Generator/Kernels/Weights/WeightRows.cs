using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>Loops over the weights of a layer in the order of memory, a row of a tile's outputs at a time.</summary>
internal static class WeightRows
{
    /// <summary>Tiles of outputs, cut into parts of their inputs.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="layout">How its weights lie.</param>
    /// <param name="body">Gets the tile, the place of the kernel (null of a dense layer), and the input.</param>
    public static void ForEach(KernelBuilder b, WeightedLayer layer, WeightLayout layout, Action<Variable, Variable?, Variable> body)
    {
        if (layer.Offsets == 1)
        {
            new WorkSplit(layout.Tiles, layer.InputsPerOffset, 1, 16).ForUnits(
                b, "tile", "Input", layout.Tiles, isSampleBlocks: false, (tile, inputs) => inputs.For(
                    b, "input", 1, input => body(tile, null, input)));
        }
        else
        {
            new WorkSplit(layout.Tiles, layer.Offsets, 1, 1).ForUnits(
                b, "tile", "Offset", layout.Tiles, isSampleBlocks: false, (tile, offsets) => offsets.For(
                    b, "offset", 1, offset => b.For("input", 0, layer.InputsPerOffset, 1, input => body(tile, offset, input))));
        }
    }
}
