using KernelGen.Generator.Declaration;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>Rounding of activations to ±2^k, −MaxRightShift ≤ k ≤ MaxLeftShift.</summary>
internal sealed record Quantization(int MaxLeftShift, int MaxRightShift, bool IsStochastic)
{
    private const int DefaultShift = 4;

    /// <summary>What it is where nothing is said of it.</summary>
    public static Quantization Default { get; } = new(DefaultShift, DefaultShift, IsStochastic: true);

    public static Quantization Of(DeclaredAttribute attribute) => new(
        attribute.Int("MaxLeftShift") ?? DefaultShift,
        attribute.Int("MaxRightShift") ?? DefaultShift,
        IsStochastic: (attribute.Int("Rounding") ?? 0) == 0);
}
