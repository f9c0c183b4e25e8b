namespace KernelGen.Generator.Declaration;

/// <summary>[Adam(Beta1 = …, Beta2 = …, Epsilon = …)].</summary>
internal sealed record DeclaredAdam(int Ordinal, int Part, float? Beta1, float? Beta2, float? Epsilon)
    : DeclaredAttribute(Ordinal, Part, "Adam", AttributeRole.Optimizer);
