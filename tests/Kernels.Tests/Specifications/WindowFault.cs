namespace KernelGen.Kernels.Tests;

/// <summary>What a window may do wrong, to see that comparisons find it.</summary>
internal enum WindowFault
{
    None,

    /// <summary>It reads the row below.</summary>
    NextRow,

    /// <summary>Its rows are its columns.</summary>
    Transposed,

    /// <summary>It does not see the last row of the picture.</summary>
    NoLastRow,
}
