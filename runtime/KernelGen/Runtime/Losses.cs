using System;
using System.ComponentModel;

namespace KernelGen.Runtime;

/// <summary>
/// The loss of one sample from outputs that are there, for validation: the formulas of the kernels, in double precision and without a
/// gradient.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Losses
{
    /// <summary>Σ max(0, 1 − y·z), y = ±1.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="label">The class.</param>
    /// <returns>The loss.</returns>
    public static double Hinge(ReadOnlySpan<float> outputs, int label)
    {
        double sum = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            // Not "where it is above zero": NaN is neither above nor below, and stays.
            var margin = 1 - SignedOutput(outputs, output, label);
            sum += margin <= 0 ? 0 : margin;
        }

        return sum;
    }

    /// <summary>Σ max(0, 1 − y·z)², y = ±1.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="label">The class.</param>
    /// <returns>The loss.</returns>
    public static double SquaredHinge(ReadOnlySpan<float> outputs, int label)
    {
        double sum = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            var hinge = Math.Max(0, 1 - SignedOutput(outputs, output, label));
            sum += hinge * hinge;
        }

        return sum;
    }

    /// <summary>−log softmax(z)[label].</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="label">The class.</param>
    /// <returns>The loss.</returns>
    public static double SoftmaxCrossEntropy(ReadOnlySpan<float> outputs, int label)
    {
        var largest = double.NegativeInfinity;
        foreach (var output in outputs)
        {
            largest = Math.Max(largest, output);
        }

        double sum = 0;
        foreach (var output in outputs)
        {
            sum += Math.Exp(output - largest);
        }

        // The small number last: it would be lost in a large one.
        return largest - outputs[label] + Math.Log(sum);
    }

    /// <summary>Σ (z − t)² / outputs, t from a label.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="label">The class.</param>
    /// <param name="hasSigns">Whether t is 1 and −1 rather than 1 and 0.</param>
    /// <returns>The loss.</returns>
    public static double MeanSquaredError(ReadOnlySpan<float> outputs, int label, bool hasSigns)
    {
        double sum = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            var difference = (double)outputs[output] - Target(outputs.Length, output, label, hasSigns);
            sum += difference * difference;
        }

        return sum / outputs.Length;
    }

    /// <summary>Σ (z − t)² / outputs.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="targets">What they are to become.</param>
    /// <returns>The loss.</returns>
    public static double MeanSquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        double sum = 0;
        for (var output = 0; output < outputs.Length; output++)
        {
            var difference = (double)outputs[output] - targets[output];
            sum += difference * difference;
        }

        return sum / outputs.Length;
    }

    /// <summary>What an output is to become where there is a label.</summary>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="output">The output.</param>
    /// <param name="label">The class.</param>
    /// <param name="hasSigns">Whether targets are 1 and −1 rather than 1 and 0.</param>
    /// <returns>The target.</returns>
    public static float Target(int outputs, int output, int label, bool hasSigns) =>
        IsOf(outputs, output, label) ? 1f : hasSigns ? -1f : 0f;

    /// <summary>y·z: with its sign flipped where the label does not name the output.</summary>
    private static double SignedOutput(ReadOnlySpan<float> outputs, int output, int label) =>
        IsOf(outputs.Length, output, label) ? outputs[output] : -outputs[output];

    /// <summary>Whether the output is the one that the label names; a single output is that of label 1.</summary>
    private static bool IsOf(int outputs, int output, int label) => outputs == 1 ? label == 1 : label == output;
}
