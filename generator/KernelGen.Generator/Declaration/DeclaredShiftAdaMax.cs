namespace KernelGen.Generator.Declaration;

/// <summary>[ShiftAdaMax].</summary>
internal sealed record DeclaredShiftAdaMax(int Ordinal, int Part)
    : DeclaredAttribute(Ordinal, Part, "ShiftAdaMax", AttributeRole.Optimizer);
