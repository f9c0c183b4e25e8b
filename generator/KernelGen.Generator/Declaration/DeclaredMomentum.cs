namespace KernelGen.Generator.Declaration;

/// <summary>[Momentum(momentum)].</summary>
internal sealed record DeclaredMomentum(int Ordinal, int Part, float Momentum)
    : DeclaredAttribute(Ordinal, Part, "Momentum", AttributeRole.Optimizer);
