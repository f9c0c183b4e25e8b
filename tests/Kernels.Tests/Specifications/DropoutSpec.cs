using System;

namespace KernelGen.Kernels.Tests;

/// <summary>Dropout, of single values or of channels.</summary>
internal sealed record DropoutSpec(float Rate, bool IsSpatial = false) : LayerSpec
{
    public override string Attribute => FormattableString.Invariant(
        $"Dropout({Rate:R}f{(IsSpatial ? ", Spatial = true" : Rate > 0.3f ? ", Spatial = false" : "")})");
}
