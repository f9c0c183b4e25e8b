namespace KernelGen.Generator.Declaration;

/// <summary>[Input(size)], where only <paramref name="Size"/> is set, or [Input(height, width, channels)].</summary>
internal sealed record DeclaredInput(int Ordinal, int Part, int? Size, int? Height, int? Width, int? Channels)
    : DeclaredAttribute(Ordinal, Part, "Input", AttributeRole.Input);
