namespace KernelGen.Generator.Declaration;

/// <summary>[ShiftBatchNorm(Form = …, Terms = …, Epsilon = …)]; the form by its number, which may be none of the enum's.</summary>
internal sealed record DeclaredShiftBatchNorm(int Ordinal, int Part, int? Form, int? Terms, float? Epsilon)
    : DeclaredAttribute(Ordinal, Part, "ShiftBatchNorm", AttributeRole.Layer);
