namespace KernelGen.Generator.Graph.Layers;

/// <summary>Rounding of the gradient at a layer's sums to signed powers of two.</summary>
/// <param name="Powers">Which.</param>
/// <param name="IsStochastic">Whether at random, with the gradient as the mean.</param>
internal sealed record GradientRounding(SignedPowers Powers, bool IsStochastic);
