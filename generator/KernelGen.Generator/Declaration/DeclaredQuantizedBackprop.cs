namespace KernelGen.Generator.Declaration;

/// <summary>[QuantizedBackprop(…)]; the rounding by its number, which may be none of the enum's.</summary>
internal sealed record DeclaredQuantizedBackprop(
    int Ordinal,
    int Part,
    bool? Enabled,
    int? MaxLeftShift,
    int? MaxRightShift,
    int? Rounding) : DeclaredAttribute(Ordinal, Part, "QuantizedBackprop", AttributeRole.Setting);
