namespace KernelGen.CodeFixes.Stray;

/// <summary>The types that the fixes know how to shift, by what is written for them.</summary>
internal enum NumberKind
{
    /// <summary>None of them.</summary>
    Other,

    /// <summary>float.</summary>
    Single,

    /// <summary>double.</summary>
    Double,

    /// <summary>System.Half.</summary>
    Half,

    /// <summary>A vector of floats: Vector128, Vector256, Vector512 or Vector.</summary>
    Vector,

    /// <summary>decimal.</summary>
    Decimal,

    /// <summary>int, long or nint.</summary>
    Signed,

    /// <summary>uint, ulong or nuint.</summary>
    Unsigned,
}
