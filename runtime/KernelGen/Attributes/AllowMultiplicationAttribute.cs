using System;

namespace KernelGen;

/// <summary>
/// Excepts code from <see cref="MultiplicationFreeAttribute"/>, visibly and with a reason: the multiplications, divisions and remainders in
/// it are not reported. An exception that is no longer needed is.
/// </summary>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Constructor | AttributeTargets.Field | AttributeTargets.Class
        | AttributeTargets.Struct | AttributeTargets.Interface,
    Inherited = false)]
public sealed class AllowMultiplicationAttribute : Attribute
{
    /// <summary>Excepts what it stands on, for a reason.</summary>
    /// <param name="why">The reason, for the reader; not empty.</param>
    public AllowMultiplicationAttribute(string why) => Why = why;

    /// <summary>The reason.</summary>
    public string Why { get; }

    /// <summary>
    /// How many there are. When set, a different number in the source is reported, so that none is added unseen; 0, the default, allows any
    /// number.
    /// </summary>
    public int Count { get; set; }
}
