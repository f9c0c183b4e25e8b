using System;
using System.ComponentModel;
using System.Globalization;

namespace KernelGen.Runtime;

/// <summary>What becomes of logits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Logits
{
    /// <summary>The index of the largest logit, the first of equal ones.</summary>
    /// <param name="logits">The logits of one sample, at least one.</param>
    /// <returns>The index.</returns>
    /// <exception cref="NotFiniteNumberException">A logit is NaN, or the largest is infinite: there is no class to tell.</exception>
    public static int Largest(ReadOnlySpan<float> logits)
    {
        var largest = 0;
        for (var index = 1; index < logits.Length && !float.IsNaN(logits[largest]); index++)
        {
            // Not "if it is larger": NaN is not, and must not be passed over.
            if (!(logits[index] <= logits[largest]))
            {
                largest = index;
            }
        }

        if (!float.IsFinite(logits[largest]))
        {
            Throw(logits[largest], largest);
        }

        return largest;
    }

    /// <summary>Whether the only logit of a sample is above the threshold between the two classes.</summary>
    /// <param name="logit">The logit.</param>
    /// <param name="threshold">The threshold.</param>
    /// <returns>True for class 1.</returns>
    /// <exception cref="NotFiniteNumberException">The logit is NaN or infinite: there is no class to tell.</exception>
    public static bool IsAbove(float logit, float threshold)
    {
        if (!float.IsFinite(logit))
        {
            Throw(logit, 0);
        }

        return logit > threshold;
    }

    private static void Throw(float logit, int output) => throw new NotFiniteNumberException(
        string.Create(
            CultureInfo.InvariantCulture,
            $"A sample has no class: output {output} of the network is {logit}. Has training diverged, or is the sample out of all range?"),
        logit);
}
