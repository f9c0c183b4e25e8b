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
}
