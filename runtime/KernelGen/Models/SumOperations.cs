using System;
using System.Collections.Generic;

namespace KernelGen.Models;

/// <summary>Sums of values times −1, 0 and 1: Dense and Conv2D.</summary>
/// <param name="Inputs">See <see cref="ModelOperation"/>.</param>
/// <param name="Shape">See <see cref="ModelOperation"/>.</param>
/// <param name="Weights">
/// [output][term], −1, 0 or 1. Terms of a dense layer are the values of a sample in order; of a convolution [kernel row][kernel
/// column][channel].
/// </param>
internal abstract record SumOperation(IReadOnlyList<int> Inputs, ModelShape Shape, sbyte[] Weights) : ModelOperation(Inputs, Shape)
{
    /// <summary>Sums that have weights of their own: units, or filters.</summary>
    public int Outputs => Shape.Channels;

    /// <summary>Terms of a sum, those with weight 0 included.</summary>
    public int Terms => Weights.Length / Outputs;

    /// <summary>What each output's sum lies between.</summary>
    public IReadOnlyList<ValueRange> Ranges(ValueRange input)
    {
        var ranges = new ValueRange[Outputs];
        var terms = Terms;
        for (var output = 0; output < ranges.Length; output++)
        {
            long positive = 0;
            long negative = 0;
            for (var term = output * terms; term < (output + 1) * terms; term++)
            {
                positive += Weights[term] > 0 ? 1 : 0;
                negative += Weights[term] < 0 ? 1 : 0;
            }

            // At the border of a padded picture any of the terms may be missing.
            var (low, high) = (Math.Min(input.Minimum, 0), Math.Max(input.Maximum, 0));
            ranges[output] = new((positive * low) - (negative * high), (positive * high) - (negative * low));
        }

        return ranges;
    }

    public override ValueRange Range(IReadOnlyList<ValueRange> inputs) => ModelCheck.Int(ModelCheck.Union(Ranges(inputs[0])));
}

/// <summary>z[j] = Σ w[j][i]·x[i] over all values of a sample; a picture is taken as a row of values.</summary>
internal sealed record DenseSum(IReadOnlyList<int> Inputs, ModelShape Shape, sbyte[] Weights) : SumOperation(Inputs, Shape, Weights);

/// <summary>z[r][c][f] = Σ w[f][i][j][k]·x[r·Stride + i − Top][c·Stride + j − Left][k], zero outside of the picture.</summary>
/// <param name="Inputs">See <see cref="ModelOperation"/>.</param>
/// <param name="Shape">See <see cref="ModelOperation"/>.</param>
/// <param name="Weights">See <see cref="SumOperation"/>.</param>
/// <param name="Window">Kernel, strides and padding.</param>
internal sealed record Conv2DSum(IReadOnlyList<int> Inputs, ModelShape Shape, sbyte[] Weights, ModelWindow Window)
    : SumOperation(Inputs, Shape, Weights);

/// <summary>A window that moves over a picture.</summary>
/// <param name="Height">Its rows.</param>
/// <param name="Width">Its columns.</param>
/// <param name="RowStride">Rows from one place to the next.</param>
/// <param name="ColumnStride">Columns from one place to the next.</param>
/// <param name="Top">Rows above the picture at the first place.</param>
/// <param name="Left">Columns left of the picture at the first place.</param>
internal sealed record ModelWindow(int Height, int Width, int RowStride, int ColumnStride, int Top, int Left);
