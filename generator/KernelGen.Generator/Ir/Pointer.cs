namespace KernelGen.Generator.Ir;

/// <summary>A kernel's name for memory that it reads or writes; indices count elements.</summary>
internal sealed record Pointer(string Name, ElementKind Element);
