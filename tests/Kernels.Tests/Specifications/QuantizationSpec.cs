using System;

namespace KernelGen.Kernels.Tests;

/// <summary>The QuantizedBackprop attribute.</summary>
internal sealed record QuantizationSpec(
    bool Enabled = true,
    int MaxLeftShift = 4,
    int MaxRightShift = 4,
    Rounding Rounding = Rounding.Stochastic)
{
    public string Attribute =>
        $"QuantizedBackprop(Enabled = {(Enabled ? "true" : "false")}, "
        + FormattableString.Invariant($"MaxLeftShift = {MaxLeftShift}, MaxRightShift = {MaxRightShift}, Rounding = Rounding.{Rounding})");
}
