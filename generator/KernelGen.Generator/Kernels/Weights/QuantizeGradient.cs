using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>The gradient at a layer's sums, rounded in place to signed powers of two.</summary>
internal static class QuantizeGradient
{
    /// <summary>Sample blocks that share one evaluation of the draws.</summary>
    private const int BlocksPerQuad = 4;

    private static readonly IntLiteral FirstElement = new(
        int.MinValue, "FirstGradient", "int.MinValue", "where numbers of draws begin: below are those of the layer's inputs");

    public static Kernel Lower(WeightedLayer layer, string name, MemoryBuffer error, int sampleBlocks)
    {
        var rounding = layer.Gradients!;
        var b = new KernelBuilder(name + "QuantizeGradient", layer.Index);
        var gradient = b.MemoryBuffer("gradient", error);
        var sampleBlockCount = b.Host("blocks", KernelScalar.SampleBlocks);
        var powers = new PowerRounding(b, rounding.Powers.MinExponent, rounding.Powers.MaxExponent);
        var randomness = rounding.IsStochastic ? new Randomness(b) : null;
        b.ForUnits("output", layer.Outputs, output =>
        {
            if (randomness is null)
            {
                b.For("block", 0, sampleBlockCount, 1, sampleBlocks, block => SampleBlock(output, block, 0, null));
                return;
            }

            b.For("quad", 0, sampleBlockCount, BlocksPerQuad, (sampleBlocks + BlocksPerQuad - 1) / BlocksPerQuad, quad =>
            {
                var draws = randomness.Next(
                    new LaneIndex() + (quad.Stride(layer.Outputs * BlocksPerQuad) + output.Stride(Lane.Count)) + FirstElement);
                SampleBlock(output, quad, 0, draws);
                foreach (var number in Enumerable.Range(1, System.Math.Min(BlocksPerQuad, sampleBlocks) - 1))
                {
                    b.If((quad + number).IsLessThan(sampleBlockCount), () => SampleBlock(output, quad, number, draws));
                }
            });
        });
        return b.Build(
            $"Layer {layer.Index}, {layer.Description}: rounds the gradient at its sums to {rounding.Powers.Values}.",
            Remarks(rounding));

        void SampleBlock(Variable output, Variable block, int number, Randomness.Draws? draws)
        {
            var tag = randomness is null ? string.Empty : number.ToString(CultureInfo.InvariantCulture);
            var index = gradient.At((Axis.SampleBlock, block), (Axis.SampleBlock, number), (Axis.Feature, output));
            var value = b.Let("value" + tag, new Load(gradient, index, ValueKind.Lanes));
            var draw = draws is null ? null : b.Let("draw" + tag, draws.Bits(number));
            b.Store(gradient, index, powers.Rounded(tag, value, draw, PowersOfTwo.LargestFinite));
        }
    }

    private static List<string> Remarks(GradientRounding rounding) =>
    [
        rounding.IsStochastic
            ? "One of the two powers (or zero) next to what is there, at random, so that the mean is the gradient."
            : "The nearest power of two; what is not above half of the smallest power becomes zero.",
        "Infinity and NaN stay. Simard and Graf 1993.",
    ];
}
