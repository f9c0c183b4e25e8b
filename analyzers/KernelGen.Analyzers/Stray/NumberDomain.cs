namespace KernelGen.Analyzers.Stray;

/// <summary>What an operation computes in.</summary>
internal enum NumberDomain
{
    /// <summary>Neither: the operation is a call of an operator that somebody has written, or does not compile.</summary>
    None,

    /// <summary>Numbers with a fraction, vectors and matrices of them, and types that may be such numbers.</summary>
    Floating,

    /// <summary>Whole numbers and vectors of them.</summary>
    Integer,
}
