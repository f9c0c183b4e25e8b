using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Weights;

/// <summary>
/// From real-valued weights to sums of signed powers of two: what each power adds to the bits of a float, and a mask of the weights that
/// are not zero.
/// </summary>
internal static class WeightPowers
{
    /// <summary>
    /// A power that is missing is one so far below the smallest that adding its product changes nothing: floats have 24 binary digits.
    /// </summary>
    private const int Negligible = 30;

    /// <summary>The kernel that samples (or rounds) and encodes.</summary>
    public static Kernel Lower(WeightedLayer layer, WeightBuffers buffers, bool isStochastic)
    {
        var layout = buffers.Layout;
        var b = new KernelBuilder(buffers.Name + (isStochastic ? "Sample" : "Round"), layer.Index, Occasion.Weights);
        var weights = b.MemoryBuffer("weights", buffers.Weights);
        var encoding = new Encoding(
            b, layer.Powers!, b.MemoryBuffer("powers", buffers.Powers!), b.MemoryBuffer("nonzeros", buffers.Nonzeros!));
        var randomness = isStochastic ? new Randomness(b) : null;
        WeightRows.ForInputs(b, layer, layout, (tile, offset, input) =>
        {
            var draws = randomness?.Next(layout.Draw(tile, offset, input.Stride(Lane.Count)));
            for (var vector = 0; vector < layout.Vectors; vector++)
            {
                (Axis, Expression)[] index = [(Axis.Tile, tile), .. layout.At(offset, input), (Axis.Output, vector * Lane.Count)];
                var weight = b.Let("weight" + Text(vector), weights.Load(ValueKind.Lanes, index));
                encoding.Store(Text(vector), weight, draws?.Bits(vector), index);
            }
        });
        return b.Build(
            $"Layer {layer.Index}, {layer.Description}: {(isStochastic ? "samples" : "rounds")} the weights to {layer.Powers!.Values}.",
            Remarks(layer.Powers, isStochastic));
    }

    /// <summary>The exponent of the smallest power that products are formed with.</summary>
    public static int SmallestExponent(SignedPowers powers) =>
        powers.Terms == 1 ? powers.MinExponent : powers.MinExponent - Negligible;

    /// <summary>"weights of 2 powers of two".</summary>
    public static string Words(SignedPowers powers) =>
        powers.Terms == 1 ? "weights that are powers of two" : $"weights of {Text(powers.Terms)} powers of two";

    private static List<string> Remarks(SignedPowers powers, bool isStochastic)
    {
        var before = powers.Terms == 1 ? string.Empty : "The nearest power of two, then the nearest to what is left. ";
        return
        [
            isStochastic
                ? before + (powers.Terms == 1 ? "One" : "The last is one") + " of the two powers (or zero) next to what is there, at "
                    + "random, so that the mean is the weight."
                : before + (powers.Terms == 1 ? "The nearest power of two. " : string.Empty) + "What is not above half of the smallest "
                    + "power becomes zero.",
            "A power is stored as what it adds to the bits of a float, sign and exponent. Marchesi et al. 1993.",
        ];
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What encoding a vector of weights needs.</summary>
    private sealed class Encoding(KernelBuilder b, SignedPowers powers, Pointer target, Pointer nonzeros)
    {
        private readonly PowerRounding _rounding = new(b, powers.MinExponent, powers.MaxExponent);

        /// <summary>Sixteen weights.</summary>
        /// <param name="tag">The end of the names of their locals.</param>
        /// <param name="weight">The weights.</param>
        /// <param name="draw">A draw for each; null where they are rounded.</param>
        /// <param name="index">Where they are.</param>
        public void Store(string tag, Variable weight, Expression? draw, (Axis Axis, Expression Index)[] index)
        {
            var drawn = draw is null ? null : b.Let("draw" + tag, draw);
            Expression? isNonzero = null;
            var rest = weight;
            for (var term = 0; term < powers.Terms; term++)
            {
                var isLast = term == powers.Terms - 1;
                var name = isLast ? tag : tag + "Term" + Text(term);
                var (power, isTaken) = _rounding.Round(name, rest, isLast ? drawn : null);
                isNonzero = isNonzero is null ? isTaken : isNonzero | isTaken;
                Expression bits = powers.Terms == 1
                    ? power
                    : new Select(isTaken, power, PowerRounding.Bits("Missing", SmallestExponent(powers)).Broadcast());
                b.Store(target, target.At([.. index, (Axis.Power, term)]), bits - PowersOfTwo.One);
                if (!isLast)
                {
                    rest = b.Let("rest" + name, rest - (power & isTaken).AsLanes());
                }
            }

            b.Store(nonzeros, nonzeros.At(index), isNonzero!);
        }
    }
}
