namespace KernelGen.Generator.Declaration;

/// <summary>[Network(BatchSize = …, Weights = …, Sampling = …, MultiplicationFree = …, Tuning = …, Arithmetic = …)]; enums by their number, which may be none of the enum's.</summary>
internal sealed record DeclaredNetwork(int Ordinal, int Part, int? BatchSize, int? Weights, int? Sampling, bool? MultiplicationFree, string? Tuning = null, int? Arithmetic = null)
    : DeclaredAttribute(Ordinal, Part, "Network", AttributeRole.Network);
