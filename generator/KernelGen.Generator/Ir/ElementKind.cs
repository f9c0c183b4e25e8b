namespace KernelGen.Generator.Ir;

/// <summary>What a buffer of memory holds.</summary>
internal enum ElementKind
{
    Float,
    Int,
    UShort,
    Short,
    Byte,
}
