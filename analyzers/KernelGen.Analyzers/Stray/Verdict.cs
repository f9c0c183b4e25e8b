namespace KernelGen.Analyzers.Stray;

/// <summary>What is known of a member whose source is not there.</summary>
internal enum Verdict
{
    /// <summary>Nobody has judged it.</summary>
    Unknown,

    /// <summary>It does not multiply.</summary>
    Harmless,

    /// <summary>It multiplies.</summary>
    Multiplies,
}
