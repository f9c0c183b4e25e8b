namespace KernelGen.Analyzers.Stray;

/// <summary>What is wrong with an [AllowMultiplication].</summary>
internal enum ExceptionFault
{
    /// <summary>Nothing is left to except: the attribute can go.</summary>
    NotNeeded,

    /// <summary>Count differs from what is there.</summary>
    WrongCount,

    /// <summary>The reason is empty.</summary>
    NoReason,
}
