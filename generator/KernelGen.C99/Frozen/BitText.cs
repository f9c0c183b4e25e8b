using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>A dense layer over values of −1 and 1: how many inputs differ from their weights, counted in 32 bits at once.</summary>
internal static class BitText
{
    private const int WordBits = 32;

    // Bytes that count up to eight each have room for so many.
    private const int WordsPerCount = 31;

    /// <summary>Words of inputs.</summary>
    public static int Words(SumOperation sum) => (sum.Terms + WordBits - 1) / WordBits;

    /// <summary>Words of an output's weights: of binary ones a bit each; else how many are not 0, which are not, and which are 1.</summary>
    public static int WordsPerOutput(SumOperation sum) =>
        TableGroup.IsBinaryLayer(sum) ? Words(sum) : 1 + (2 * Words(sum));

    /// <summary>Cycles of a Cortex-M0: loads take two, everything else one.</summary>
    public static long Cycles(SumOperation sum) =>
        (9L * sum.Terms) + (sum.Outputs * ((Words(sum) * (TableGroup.IsBinaryLayer(sum) ? 20L : 24L)) + 25));

    /// <summary>The statements of a layer's function that form its sums.</summary>
    /// <param name="source">The header.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="input">The type of the layer's inputs.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="bits">Where their bits go.</param>
    public static List<string> Calls(Source source, string layer, CType input, int count, string bits) =>
    [
        $"uint32_t *bits = (uint32_t *)({bits});",
        $"{Pack(source, input)}(input, {count}, bits);",
        $"{source.Name(layer)}_count(bits, sums);",
    ];

    /// <summary>The weights, and the function that counts.</summary>
    public static void Write(Source source, string layer, SumOperation sum, CType sums)
    {
        var (text, name, words) = (source.Text, source.Name(layer), Words(sum));
        var isBinary = TableGroup.IsBinaryLayer(sum);
        var bytes = source.Helper("bit_bytes", static (text, name) =>
        {
            text.Comment("How many bits of each byte are set.");
            text.Block($"static inline uint32_t {name}(uint32_t x)", () =>
            {
                text.Line("x -= (x >> 1) & 0x55555555u;");
                text.Line("x = (x & 0x33333333u) + ((x >> 2) & 0x33333333u);");
                text.Line("return (x + (x >> 4)) & 0x0F0F0F0Fu;");
            });
        });
        var codes = Codes(sum, isBinary).Select(static word => "0x" + word.ToString("X8", CultureInfo.InvariantCulture) + "u").ToList();
        text.Numbers($"static const uint32_t {name}_weights[{codes.Count}]", codes);
        text.Line();
        text.Comment(isBinary
            ? "Weights are a bit each, 1 for 1, as inputs are: products are -1 where bits differ, else 1."
            : "Of each output how many weights are not 0; of 32 weights which are not, and which are 1. Products: -1 where bits differ.");
        text.Block($"{source.Apart} void {name}_count(const uint32_t *bits, {sums.Name} *sums)", () =>
        {
            text.Line($"const uint32_t *weights = {name}_weights;");
            text.Block($"for (uint32_t output = {sum.Outputs}; output != 0; output--)", () =>
            {
                text.Line("const uint32_t *x = bits;");
                text.Line($"int32_t sum = {(isBinary ? Text(sum.Terms) : "(int32_t)*weights++")};");
                if (words <= WordsPerCount)
                {
                    text.Line($"uint32_t words = {words}, bytes = 0;");
                    Count();
                }
                else
                {
                    text.Block($"for (uint32_t left = {words}; left != 0;)", () =>
                    {
                        text.Line($"uint32_t words = left < {WordsPerCount} ? left : {WordsPerCount}, bytes = 0;");
                        text.Line("left -= words;");
                        Count();
                    });
                }

                text.Line($"*sums++ = {sums.Cast("sum")};");
            });
        });
        text.Line();

        void Count()
        {
            text.Block("for (; words != 0; words--)", () =>
            {
                text.Line(isBinary
                    ? $"bytes += {bytes}(*x++ ^ *weights++);"
                    : $"bytes += {bytes}(weights[0] & (*x++ ^ weights[1]));");
                if (!isBinary)
                {
                    text.Line("weights += 2;");
                }
            });
            text.Line("bytes = (bytes & 0x00FF00FFu) + ((bytes >> 8) & 0x00FF00FFu);");
            text.Line("sum -= (int32_t)(((bytes & 0xFFFFu) + (bytes >> 16)) << 1);");
        }
    }

    private static IEnumerable<uint> Codes(SumOperation sum, bool isBinary)
    {
        for (var output = 0; output < sum.Outputs; output++)
        {
            var weights = sum.Weights.Skip(output * sum.Terms).Take(sum.Terms).ToList();
            if (!isBinary)
            {
                yield return (uint)weights.Count(static weight => weight != 0);
            }

            for (var first = 0; first < weights.Count; first += WordBits)
            {
                var (nonZero, positive) = (0u, 0u);
                for (var bit = 0; bit < WordBits && first + bit < weights.Count; bit++)
                {
                    nonZero |= weights[first + bit] != 0 ? 1u << bit : 0;
                    positive |= weights[first + bit] > 0 ? 1u << bit : 0;
                }

                if (!isBinary)
                {
                    yield return nonZero;
                }

                yield return positive;
            }
        }
    }

    /// <summary>The function that packs values.</summary>
    private static string Pack(Source source, CType input) => source.Helper("pack_" + input.Short, (text, name) =>
    {
        text.Comment("A bit for each value, 1 for 1 and 0 for -1, and zeros behind the last.");
        text.Block($"{source.Apart} void {name}(const {input.Name} *from, uint32_t count, uint32_t *to)", () =>
            text.Block("while (count != 0)", () =>
            {
                text.Line("uint32_t word = 0;");
                text.Block("for (uint32_t bit = 1; bit != 0 && count != 0; bit <<= 1, count--)", () =>
                    text.Line("if (*from++ > 0) word |= bit;"));
                text.Line("*to++ = word;");
            }));
    });

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
