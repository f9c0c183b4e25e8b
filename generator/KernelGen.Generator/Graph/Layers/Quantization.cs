using System;
using KernelGen.Generator.Declaration;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>Rounding of activations to ±2^k, −MaxRightShift ≤ k ≤ MaxLeftShift.</summary>
internal sealed record Quantization(int MaxLeftShift, int MaxRightShift, bool IsStochastic)
{
    private const int DefaultShift = 4;

    /// <summary>What it is where nothing is said of it.</summary>
    public static Quantization Default { get; } = new(DefaultShift, DefaultShift, IsStochastic: true);

    /// <summary>What leaves powers of two as they are.</summary>
    public static Quantization Covering(SignedPowers powers) =>
        new(Math.Max(0, powers.MaxExponent), Math.Max(0, -powers.MinExponent), IsStochastic: false);

    public static Quantization Of(DeclaredAttribute attribute) => new(
        attribute.Int("MaxLeftShift") ?? DefaultShift,
        attribute.Int("MaxRightShift") ?? DefaultShift,
        IsStochastic: (attribute.Int("Rounding") ?? 0) == 0);
}
