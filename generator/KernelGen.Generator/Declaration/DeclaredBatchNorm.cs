namespace KernelGen.Generator.Declaration;

/// <summary>[BatchNorm(Epsilon = …)].</summary>
internal sealed record DeclaredBatchNorm(int Ordinal, int Part, float? Epsilon)
    : DeclaredAttribute(Ordinal, Part, "BatchNorm", AttributeRole.Layer);
