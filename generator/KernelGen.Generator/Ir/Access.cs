namespace KernelGen.Generator.Ir;

/// <summary>Elements of memory that a node reads or writes itself: runs of them, all of the same length and distance.</summary>
/// <param name="Pointer">The memory.</param>
/// <param name="Index">The first element.</param>
/// <param name="Elements">Elements of a run.</param>
/// <param name="Runs">How many runs.</param>
/// <param name="Stride">Elements from the beginning of one run to that of the next.</param>
/// <param name="IsWrite">Whether it is written.</param>
internal readonly record struct Access(Pointer Pointer, Expression Index, int Elements, int Runs = 1, int Stride = 0, bool IsWrite = false)
{
    /// <summary>Elements from the first to the last, both included.</summary>
    public int Extent => ((Runs - 1) * Stride) + Elements;
}
