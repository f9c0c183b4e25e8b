namespace KernelGen.Generator.Declaration;

/// <summary>[ShiftMomentum(shift)].</summary>
internal sealed record DeclaredShiftMomentum(int Ordinal, int Part, int Shift)
    : DeclaredAttribute(Ordinal, Part, "ShiftMomentum", AttributeRole.Optimizer);
