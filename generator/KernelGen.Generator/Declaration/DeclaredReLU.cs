namespace KernelGen.Generator.Declaration;

/// <summary>[ReLU].</summary>
internal sealed record DeclaredReLU(int Ordinal, int Part) : DeclaredAttribute(Ordinal, Part, "ReLU", AttributeRole.Layer);
