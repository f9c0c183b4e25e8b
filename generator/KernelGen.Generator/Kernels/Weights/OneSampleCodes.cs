using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.TableSums;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>From the codes of mini-batches to those of kernels for one sample, whose lanes are outputs.</summary>
internal static class OneSampleCodes
{
    /// <summary>The codes of the outputs of a tile side by side: for each table the numbers of entries of its two halves.</summary>
    public static Kernel Lower(WeightedLayer layer, WeightBuffers buffers)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + "OneSampleCodes", layer.Index, Occasion.Weights);
        var forward = b.MemoryBuffer("forwardCodes", buffers.ForwardCodes!);
        var target = b.MemoryBuffer("codes", buffers.OneSampleCodes!);
        b.ForUnits("tile", layout.Tiles, tile => b.For("quad", 0, layout.Quads, 1, quad =>
        {
            Expression Place(Variable group) =>
                target.At((Axis.Tile, tile), (Axis.Group, quad.Stride(WeightLayout.GroupsPerQuad)), (Axis.Group, group));
            b.For("group", 0, WeightLayout.GroupsPerQuad, 1, group => b.Store(target, Place(group), new IntLiteral(0).Broadcast()));
            b.For("vector", 0, layout.Vectors, 1, vector =>
            {
                var word = b.Let(
                    "word",
                    forward.Load(
                        ValueKind.Bits,
                        (Axis.Quad, quad),
                        (Axis.Output, tile.Stride(layout.Tile)),
                        (Axis.Output, vector.Stride(Lane.Count))));
                b.Section("The next code of each word, as the numbers of two entries, behind those of the tile's other outputs in the "
                    + "lane.", () =>
                    b.For("group", 0, WeightLayout.GroupsPerQuad, 1, group =>
                    {
                        var code = b.Let("code", word & 0xFF);
                        var numbers = HalfTables.Numbers(b, code, layout.IsTernary, layout.RowsPerGroup);
                        b.Store(target, Place(group), (new Load(target, Place(group), ValueKind.Bits) << 8) | numbers);
                        b.Set(word, word.ShiftRightLogical(8));
                    }));
            });
        }));
        return b.Build(
            $"Layer {layer.Index}, {layer.Description}: codes for one sample at a time.",
            [$"A code of {layout.RowsPerGroup} weights is split into the numbers of two entries of tables that fit a vector, four bits "
                + "each."]);
    }
}
