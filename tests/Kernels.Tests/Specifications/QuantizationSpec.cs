using System;

namespace KernelGen.Kernels.Tests;

/// <summary>The QuantizedBackprop attribute.</summary>
internal sealed record QuantizationSpec(
    bool Enabled = true,
    int MaxLeftShift = 4,
    int MaxRightShift = 4,
    Rounding Rounding = Rounding.Stochastic)
{
    /// <summary>The powers that gradients are rounded to; null where they are not.</summary>
    public PowersSpec? Gradients { get; init; }

    public string Attribute =>
        $"QuantizedBackprop(Enabled = {(Enabled ? "true" : "false")}, "
        + FormattableString.Invariant($"MaxLeftShift = {MaxLeftShift}, MaxRightShift = {MaxRightShift}, Rounding = Rounding.{Rounding}")
        + (Gradients is { } powers
            ? FormattableString.Invariant($", Gradients = true, MinGradientExponent = {powers.Min}, MaxGradientExponent = {powers.Max})")
            : ", Gradients = false)");
}
