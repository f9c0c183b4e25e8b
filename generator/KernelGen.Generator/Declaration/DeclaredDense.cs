namespace KernelGen.Generator.Declaration;

/// <summary>[Dense(units, …)]; enums by their number, which may be none of the enum's.</summary>
internal sealed record DeclaredDense(int Ordinal, int Part, int Units, int? Weights, int? Sampling, bool? Bias, bool? QuantizeBackprop)
    : DeclaredAttribute(Ordinal, Part, "Dense", AttributeRole.Layer);
