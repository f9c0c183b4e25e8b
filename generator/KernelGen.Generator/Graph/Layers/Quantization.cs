namespace KernelGen.Generator.Graph.Layers;

/// <summary>Rounding of activations to ±2^k, −MaxRightShift ≤ k ≤ MaxLeftShift.</summary>
internal sealed record Quantization(int MaxLeftShift, int MaxRightShift, bool IsStochastic);
