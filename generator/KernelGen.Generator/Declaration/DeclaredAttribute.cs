namespace KernelGen.Generator.Declaration;

/// <summary>One attribute of a declaration, as written. Values that were not written are null.</summary>
/// <param name="Ordinal">Its place among the declaration's KernelGen attributes in source order.</param>
/// <param name="Part">The partial declaration it stands on, counted over the type's declarations.</param>
/// <param name="Name">Its name without "Attribute".</param>
/// <param name="Role">What it contributes.</param>
internal abstract record DeclaredAttribute(int Ordinal, int Part, string Name, AttributeRole Role);
