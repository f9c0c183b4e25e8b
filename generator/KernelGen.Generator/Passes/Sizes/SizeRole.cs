namespace KernelGen.Generator.Passes.Sizes;

/// <summary>What a size is for; what tells more of it comes first.</summary>
internal enum SizeRole
{
    /// <summary>How many there are: the bound of a loop, or what the lowering says of it.</summary>
    Count,

    /// <summary>Elements from one to the next.</summary>
    Stride,

    /// <summary>What something is cut off at.</summary>
    Limit,

    /// <summary>What an index is added to.</summary>
    Offset,

    Other,

    /// <summary>The bits of a number that are taken.</summary>
    Mask,
}
