using System;

namespace KernelGen;

/// <summary>
/// Says that code contains no multiplication, division or remainder: the compiler reports each one in it, and each call of code that
/// multiplies.
/// Generated kernels without one carry it.
/// </summary>
/// <remarks>
/// On a type it holds for everything in it, nested types included; on an assembly for all of its code that people wrote. The nearest
/// attribute decides: <see cref="AllowMultiplicationAttribute"/> on a member excepts it from what its type says, and the other way round.
/// </remarks>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Field | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Assembly,
    Inherited = false)]
public sealed class MultiplicationFreeAttribute : Attribute
{
    /// <summary>Says that what it stands on contains no multiplication, division or remainder.</summary>
    public MultiplicationFreeAttribute()
    {
    }
}
