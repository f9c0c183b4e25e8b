namespace KernelGen.Generator.Declaration;

/// <summary>An attribute whose arguments the C# compiler rejects. Its place counts, and the network waits until it is mended.</summary>
internal sealed record UnreadableAttribute(int Ordinal, int Part, string Name, AttributeRole Role)
    : DeclaredAttribute(Ordinal, Part, Name, Role);
