using KernelGen.Generator.Graph.Fusion;

namespace KernelGen.Generator.Graph.Layers;

/// <summary>y = γ·(z − μ)/√(σ² + ε) + β per feature.</summary>
/// <param name="Index">See <see cref="Layer"/>.</param>
/// <param name="Shape">The shape of a sample, before and behind.</param>
/// <param name="Epsilon">ε in units of what comes in: the declared one times 2^UpdateShift of a binary or ternary layer before it.</param>
internal sealed record BatchNormLayer(int Index, Shape Shape, float Epsilon) : Layer(Index, Shape, Shape)
{
    public override string Kind => "BatchNorm";

    public override FusionRole Fusion => FusionRole.Normalisation;

    public override long Parameters => 2L * Outputs;
}
