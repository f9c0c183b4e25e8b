using System;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>The weights that a new network starts with.</summary>
internal static class WeightInitialisation
{
    /// <summary>In units of W0, what the authors start with before they clip.</summary>
    private const float Widest = 2;

    public static Kernel Lower(WeightedLayer layer, WeightBuffers buffers, bool isMultiplicationFree)
    {
        var layout = buffers.Layout;
        var limit = layer.WeightLimit;
        var w0 = (float)(0.5 * Math.Sqrt(6.0 / ((double)layer.FanIn + layer.FanOut)));
        var b = new KernelBuilder(buffers.Name + "Initialise", layer.Index, Occasion.Weights);
        var weights = b.MemoryBuffer("weights", buffers.Weights);
        var randomness = new Randomness(b);
        if (layer.Offsets == 1)
        {
            b.ForUnits("input", layer.InputsPerOffset, input => Tiles(null, input));
        }
        else
        {
            b.ForUnits("offset", layer.Offsets, offset => b.For("input", 0, layer.InputsPerOffset, 1, input => Tiles(offset, input)));
        }

        return b.Build(
            $"Layer {layer.Index}, {layer.Description}: the weights to start with.",
            [
                layer.Weights == WeightKind.Real
                    ? "Uniform in ±√(6/(inputs + outputs)). Glorot and Bengio 2010."
                    : $"Uniform in ±2{Clipped(limit)}: the authors' ±√(6/(inputs + outputs)) in units of W0.",
            ]);

        void Tiles(Variable? offset, Variable input) => b.For("tile", 0, layout.Tiles, 1, tile =>
        {
            var draws = randomness.Next(layout.Draw(tile, offset, input.Stride(Lane.Count)));
            for (var vector = 0; vector < layout.Vectors; vector++)
            {
                var tag = vector.ToString(CultureInfo.InvariantCulture);
                var draw = b.Let("draw" + tag, draws.OneToTwo(vector));
                var doubled = b.Let("doubled" + tag, draw + draw);
                var uniform = b.Let("uniform" + tag, doubled + doubled - 6f);
                if (layer.Weights == WeightKind.Real)
                {
                    b.Set(uniform, isMultiplicationFree
                        ? PowersOfTwo.TimesConstant(b, "scaled" + tag, uniform, w0)
                        : uniform.Times(w0, Reason.Initialisation));
                }
                else if (limit < Widest)
                {
                    b.Set(uniform, new Select(uniform.IsLessThan(limit), uniform, new FloatLiteral(limit).Broadcast()));
                    b.Set(uniform, new Select(uniform.IsGreaterThan(-limit), uniform, new FloatLiteral(-limit).Broadcast()));
                }

                // Outputs that only fill up the tile keep the weight zero.
                var exists = b.Let(
                    "exists" + tag, (new LaneIndex() + (tile.Stride(layout.Tile) + (vector * Lane.Count))).IsLessThan(
                        new IntLiteral(layer.Units) { Meaning = "units" }));
                b.Store(
                    weights,
                    weights.At([(Axis.Tile, tile), .. layout.At(offset, input), (Axis.Output, vector * Lane.Count)]),
                    (uniform.AsBits() & exists).AsLanes());
            }
        });
    }

    private static string Clipped(float limit) =>
        limit < Widest ? ", clipped to ±" + limit.ToString("R", CultureInfo.InvariantCulture) : string.Empty;
}
