using System;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Models;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen.Bits;

/// <summary>A dense layer over inputs of −1 and 1: what it adds, what it adds it to, and what sums are compared with.</summary>
/// <remarks>
/// Of inputs x = ±1, z = Σ w·x = 2·u − S, u the sum of the weights of those inputs that are 1, S that of all. Where more than half
/// are 1, the weights of the others are added: z = S − 2·u. So no more than half of the weights are read, whatever the inputs.
/// u is counted for 512 outputs at once, in planes of bits: plane b has bit b of every output's sum. A binary weight is one bit p, which
/// counts twice, u = Σ (2·p − 1); a ternary one two bits, "is 1" and "is not −1", u = Σ (p + q − 1).
/// </remarks>
internal sealed class BitSum
{
    /// <summary>Rows of weights that are added together.</summary>
    public const int RowsPerStep = 16;

    // log₂ of it.
    private const int StepPlanes = 4;

    /// <summary>Up to so many outputs are computed one by one, as a vector of 512 would be empty for the most part.</summary>
    private const int MostOneByOne = 32;

    private readonly Scale? _scale;

    /// <param name="sum">The sums.</param>
    /// <param name="scale">What compares them with thresholds; null where they are kept.</param>
    public BitSum(DenseSum sum, Scale? scale)
    {
        (Sum, _scale) = (sum, scale);
        IsBinary = !sum.Weights.Contains((sbyte)0);
        Planes = FirstPlane + StepPlanes + 1;
        while (1 << (Planes - 1) < MostInputs + 2)
        {
            Planes++;
        }
    }

    /// <summary>The sums.</summary>
    public DenseSum Sum { get; }

    /// <summary>Whether sums are only compared with thresholds.</summary>
    public bool IsCompared => _scale is not null;

    /// <summary>Whether no weight is 0.</summary>
    public bool IsBinary { get; }

    /// <summary>Inputs.</summary>
    public int Inputs => Sum.Terms;

    /// <summary>Inputs whose weights are added, at most.</summary>
    public int MostInputs => Inputs / 2;

    /// <summary>Rows of bits that an input has.</summary>
    public int RowsPerInput => IsBinary ? 1 : 2;

    /// <summary>Bits of a sum.</summary>
    public int Planes { get; }

    /// <summary>The plane that a row's bits are added to.</summary>
    public int FirstPlane => IsBinary ? 1 : 0;

    /// <summary>What stands for a sum of 0, so that none is negative.</summary>
    public int Zero => 1 << (Planes - 1);

    /// <summary>Vectors of outputs.</summary>
    public int Tiles => (Sum.Outputs + BitLayout.VectorBits - 1) / BitLayout.VectorBits;

    /// <summary>Whether lanes are outputs, as many as a layer has to have for that.</summary>
    public static bool IsByOutputs(DenseSum sum) => sum.Outputs > MostOneByOne;

    /// <summary>The weights of an output, negated where a greater sum makes a smaller value.</summary>
    public int Weight(int output, int input) =>
        _scale?.Factor(output) < 0 ? -Sum.Weights[(output * Inputs) + input] : Sum.Weights[(output * Inputs) + input];

    /// <summary>The sum of an output's weights.</summary>
    public int Total(int output) => Enumerable.Range(0, Inputs).Sum(input => Weight(output, input));

    /// <summary>The sums of all outputs' weights.</summary>
    public ConstantBuffer Totals(string name) => Constant(
        name,
        "The sum of each output's weights",
        ElementKind.Int,
        Layout.Of(new Dimension(Axis.Channel, Sum.Outputs) { PaddedExtent = Lane.RoundUp(Sum.Outputs, Shorts) }),
        [.. Enumerable.Range(0, Sum.Outputs).Select(Total)]);

    /// <summary>The rows of weights, and one of zeros behind them.</summary>
    public ConstantBuffer Rows(string name)
    {
        var layout = Layout.Of(
            new Dimension(Axis.Tile, Tiles),
            new Dimension(Axis.Input, Inputs + 1),
            new Dimension(Axis.Entry, RowsPerInput) { Label = "row" },
            new Dimension(Axis.Lane, Lane.Count));
        var words = new int[layout.Length];
        var at = layout[Axis.Input].Stride;
        for (var output = 0; output < Sum.Outputs; output++)
        {
            for (var input = 0; input < Inputs; input++)
            {
                var weight = Weight(output, input);
                var first = (output / BitLayout.VectorBits * layout[Axis.Tile].Stride) + (input * at);
                Set(words, first, output, weight > 0);
                if (!IsBinary)
                {
                    Set(words, first + Lane.Count, output, weight >= 0);
                }
            }
        }

        return Constant(
            name,
            IsBinary ? "Weights, a bit for each output: 1 for 1, 0 for −1"
                : "Weights, two bits for each output: whether it is 1, and whether it is not −1",
            ElementKind.Int,
            layout,
            words);
    }

    /// <summary>
    /// What sums are compared with, where the weights of ones are added, and where those of the others are: planes like theirs, every bit
    /// turned, since a number is at least t where adding the turned bits of t and 1 to it carries.
    /// </summary>
    public ConstantBuffer Thresholds(string name)
    {
        var layout = Layout.Of(
            new Dimension(Axis.Entry, 2) { Label = "side" },
            new Dimension(Axis.Tile, Tiles),
            new Dimension(Axis.Group, Planes) { Label = "plane" },
            new Dimension(Axis.Lane, Lane.Count));
        var words = new int[layout.Length];
        for (var output = 0; output < Tiles * BitLayout.VectorBits; output++)
        {
            var (ofOnes, ofOthers) = output < Sum.Outputs ? ThresholdsOf(output) : (int.MaxValue, int.MinValue);
            Set(0, output, ofOnes);
            Set(1, output, ofOthers);
        }

        return Constant(name, "Thresholds, bit by bit and turned", ElementKind.Int, layout, words);

        void Set(int side, int output, int threshold)
        {
            var bits = ~(int)Math.Max(0, Math.Min((1L << Planes) - 1, (long)threshold + Zero));
            var first = (side * layout[Axis.Entry].Stride) + (output / BitLayout.VectorBits * layout[Axis.Tile].Stride);
            for (var plane = 0; plane < Planes; plane++)
            {
                BitSum.Set(words, first + (plane * Lane.Count), output, ((bits >> plane) & 1) != 0);
            }
        }
    }

    /// <summary>u ≥ the first is z ≥ t where u is of ones, u &lt; the second where it is of the others.</summary>
    private (int OfOnes, int OfOthers) ThresholdsOf(int output)
    {
        // The scale is greater than 0 where factor·z + offset is, an odd number.
        var factor = Math.Abs(_scale!.Factor(output));
        var needed = 1L - _scale.Offsets[output];
        var threshold = factor == 0 ? (needed > 0 ? Inputs + 1 : -Inputs)
            : Math.Max(-Inputs, Math.Min(Inputs + 1, -Floor(-needed, factor)));
        var total = Total(output);
        return ((int)-Floor(-(threshold + total), 2), (int)Floor(total - threshold, 2) + 1);
    }

    private static long Floor(long dividend, long divisor) =>
        (dividend / divisor) - (dividend % divisor < 0 ? 1 : 0);

    private static void Set(int[] words, int first, int output, bool isSet)
    {
        if (isSet)
        {
            words[first + (output % BitLayout.VectorBits / BitLayout.WordBits)] |= 1 << (output % BitLayout.WordBits);
        }
    }
}
