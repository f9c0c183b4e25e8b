using System;

namespace KernelGen.CodeFixes.Stray;

/// <summary>What evaluating code does beside giving a value.</summary>
[Flags]
internal enum Effect
{
    /// <summary>Nothing: the value is the same whenever it is asked for.</summary>
    None = 0,

    /// <summary>It reads what other code may change.</summary>
    Reads = 1,

    /// <summary>It may throw.</summary>
    Throws = 2,

    /// <summary>It changes something, or runs code that nobody has looked at.</summary>
    Writes = 4,

    /// <summary>Whatever there is.</summary>
    All = Reads | Throws | Writes,
}
