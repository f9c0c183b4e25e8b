namespace KernelGen.Generator.Ir;

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

    /// <summary>Thirty-two 16-bit integers: fixed-point numbers.</summary>
    Shorts,

    /// <summary>Sixteen codes of eight bits.</summary>
    Codes,

    /// <summary>Eight codes of eight bits in 64 bits.</summary>
    PackedBytes,

    /// <summary>Four codes of sixteen bits in 64 bits.</summary>
    PackedShorts,

    /// <summary>A bit for each of 64 samples.</summary>
    Mask,

    /// <summary>A condition.</summary>
    Condition,
}
