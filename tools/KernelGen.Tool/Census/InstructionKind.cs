namespace KernelGen.Tool.Census;

/// <summary>What an instruction is to the census.</summary>
internal enum InstructionKind
{
    /// <summary>Listed as moving, adding, comparing, shifting, combining bits, or steering.</summary>
    Harmless,

    /// <summary>A product of numbers or of lanes.</summary>
    Product,

    /// <summary>A quotient.</summary>
    Quotient,

    /// <summary>A square root.</summary>
    Root,

    /// <summary>Fused multiply-add, dot product, reciprocal, scaling and the like: nothing of KernelGen's ever needs one.</summary>
    Forbidden,

    /// <summary>In no list: the census has to learn it before it can pass.</summary>
    Unknown,
}
