namespace KernelGen.Generator.Kernels.Ir;

/// <summary>What an expression yields.</summary>
internal enum ValueKind
{
    /// <summary>A 32-bit integer: an index, a count, a key.</summary>
    Int,

    /// <summary>A single-precision number.</summary>
    Float,

    /// <summary>Sixteen single-precision numbers.</summary>
    Lanes,

    /// <summary>Sixteen 32-bit integers: bit patterns, masks, counters.</summary>
    Bits,

    /// <summary>Sixteen 16-bit table offsets.</summary>
    Codes,

    /// <summary>Four 16-bit table offsets in 64 bits.</summary>
    PackedCodes,

    /// <summary>A condition.</summary>
    Condition,
}
