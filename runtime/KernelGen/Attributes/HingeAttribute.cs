using System;

namespace KernelGen;

/// <summary>The hinge loss Σ max(0, 1 − y·z) with targets y = ±1, summed over outputs, averaged over the mini-batch.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HingeAttribute : Attribute
{
    /// <summary>Trains with the hinge loss.</summary>
    public HingeAttribute()
    {
    }
}
