namespace KernelGen.Generator.Declaration;

/// <summary>[Dropout(rate)].</summary>
internal sealed record DeclaredDropout(int Ordinal, int Part, float Rate)
    : DeclaredAttribute(Ordinal, Part, "Dropout", AttributeRole.Layer);
