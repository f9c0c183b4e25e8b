using System;

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

/// <summary>Sizes of elements and values.</summary>
internal static class ElementKinds
{
    /// <summary>Bytes of an element.</summary>
    public static int Size(this ElementKind element) => element switch
    {
        ElementKind.Float or ElementKind.Int => sizeof(int),
        ElementKind.UShort or ElementKind.Short => sizeof(short),
        ElementKind.Byte => sizeof(byte),
        _ => throw new InvalidOperationException($"{element} has no size."),
    };

    /// <summary>Elements that a value takes up in memory: one where it is a number.</summary>
    public static int Span(this ElementKind element, ValueKind kind) => kind switch
    {
        ValueKind.Int or ValueKind.Float => 1,
        ValueKind.Lanes or ValueKind.Bits => Lane.Count * sizeof(int) / element.Size(),
        ValueKind.Shorts => 2 * Lane.Count * sizeof(short) / element.Size(),
        ValueKind.Codes => Lane.Count / element.Size(),
        ValueKind.PackedBytes or ValueKind.PackedShorts or ValueKind.Mask => sizeof(ulong) / element.Size(),
        _ => throw new InvalidOperationException($"{kind} is not kept in memory."),
    };
}
