using System;

namespace KernelGen;

/// <summary>The cross entropy −log softmax(z)[label], averaged over the mini-batch. Needs at least two outputs.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SoftmaxCrossEntropyAttribute : Attribute
{
    /// <summary>Trains with the cross entropy of the softmax of the outputs.</summary>
    public SoftmaxCrossEntropyAttribute()
    {
    }

    /// <summary>
    /// ε, the label smoothing (Szegedy et al. 2016): probabilities are to become 1 − ε for the label and ε/classes for each class, the
    /// label's among them, instead of 1 and 0. From 0 to below 1. Default 0.
    /// </summary>
    /// <remarks>
    /// The loss that is trained and reported is −(1 − ε)·log p[label] − ε·mean of log p; those on a validation set are of the labels alone.
    /// A hinge ends at its margin and drives no output to infinity: it has no smoothing.
    /// </remarks>
    public float LabelSmoothing { get; set; }
}
