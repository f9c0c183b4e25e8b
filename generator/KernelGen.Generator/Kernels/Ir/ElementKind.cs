namespace KernelGen.Generator.Kernels.Ir;

/// <summary>What a plane of memory holds.</summary>
internal enum ElementKind
{
    Float,
    Int,
    UShort,
    Short,
    Byte,
}
