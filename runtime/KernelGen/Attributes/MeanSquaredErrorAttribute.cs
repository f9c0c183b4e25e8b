using System;

namespace KernelGen;

/// <summary>The mean over outputs and mini-batch of (z − target)²; targets are given, or one-hot from labels.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MeanSquaredErrorAttribute : Attribute
{
    /// <summary>Trains with the mean squared error.</summary>
    public MeanSquaredErrorAttribute()
    {
    }
}
