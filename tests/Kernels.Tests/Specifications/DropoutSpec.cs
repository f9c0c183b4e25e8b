using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Dropout.</summary>
internal sealed record DropoutSpec(float Rate) : LayerSpec
{
    public override string Attribute => FormattableString.Invariant($"Dropout({Rate:R}f)");
}
