using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>What becomes of logits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Logits
{
    /// <summary>The index of the largest logit, the first of equal ones.</summary>
    /// <param name="logits">The logits of one sample, at least one.</param>
    /// <returns>The index.</returns>
    public static int Largest(ReadOnlySpan<float> logits)
    {
        int largest = 0;
        for (int index = 1; index < logits.Length; index++)
        {
            if (logits[index] > logits[largest])
            {
                largest = index;
            }
        }

        return largest;
    }
}
