using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>From logits to probabilities, in their place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Probabilities
{
    /// <summary>exp(zₖ − max z) / Σ exp(zⱼ − max z) of every row: no logit is too large for it.</summary>
    /// <param name="rows">The logits of samples; receives their probabilities.</param>
    /// <param name="size">Logits of one sample.</param>
    /// <exception cref="NotFiniteNumberException">A logit is NaN, or the largest of a sample is infinite.</exception>
    public static void Softmax(Span<float> rows, int size)
    {
        for (; !rows.IsEmpty; rows = rows[size..])
        {
            var row = rows[..size];
            var largest = row[Logits.Largest(row)];
            double sum = 0;
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = MathF.Exp(row[i] - largest);
                sum += row[i];
            }

            for (var i = 0; i < row.Length; i++)
            {
                row[i] = (float)(row[i] / sum);
            }
        }
    }

    /// <summary>1 / (1 + exp(threshold − z)).</summary>
    /// <param name="rows">One logit per sample; receives the probability of class 1.</param>
    /// <param name="threshold">The logit of equal probabilities.</param>
    /// <exception cref="NotFiniteNumberException">A logit is NaN or infinite.</exception>
    public static void Sigmoid(Span<float> rows, float threshold)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            // The exponential of what is not positive does not overflow.
            var isAbove = Logits.IsAbove(rows[i], threshold);
            var power = Math.Exp(-Math.Abs((double)rows[i] - threshold));
            rows[i] = (float)((isAbove ? 1 : power) / (1 + power));
        }
    }
}
