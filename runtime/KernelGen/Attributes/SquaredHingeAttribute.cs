using System;

namespace KernelGen;

/// <summary>The squared hinge loss Σ max(0, 1 − y·z)² with targets y = ±1, summed over outputs, averaged over the mini-batch.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SquaredHingeAttribute : Attribute
{
    /// <summary>Trains with the squared hinge loss.</summary>
    public SquaredHingeAttribute()
    {
    }
}
