using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Standardization of the input.</summary>
/// <param name="Terms">Powers of two in a scale; null where nothing is said of them.</param>
internal sealed record StandardizeSpec(int? Terms = null) : LayerSpec
{
    public override string Attribute => Terms is { } terms ? FormattableString.Invariant($"Standardize(Terms = {terms})") : "Standardize";

    /// <summary>The same network with standardized inputs, in every sixth case.</summary>
    public static NetworkSpec? InFrontOf(NetworkSpec spec)
    {
        var number = (spec.Input * 7) + (spec.BatchSize * 5) + spec.Layers.Length;
        return number % 6 == 0 ? spec with { Layers = spec.Layers.Insert(0, Drawn(number / 6)) } : null;
    }

    /// <summary>With any number of terms.</summary>
    public static StandardizeSpec Drawn(int number) => new(number % 3 == 0 ? (number / 3 % 4) + 1 : null);
}
