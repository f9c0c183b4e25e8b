namespace KernelGen.Analyzers.Stray;

/// <summary>The rule for multiplications in a piece of code.</summary>
internal enum MarkingKind
{
    /// <summary>They are nobody's business.</summary>
    None,

    /// <summary>They are reported.</summary>
    Free,

    /// <summary>They are excepted by [AllowMultiplication].</summary>
    Excepted,
}
