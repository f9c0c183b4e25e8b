namespace KernelGen.Generator.Ir;

/// <summary>
/// What is known of the values in a buffer that others are addressed by: kernels that write to it must keep to it, those that read it may
/// rely on it.
/// </summary>
internal abstract record ValueBound;

/// <summary>Every byte is below a limit: the numbers of entries of a table. Zero, which a new buffer holds, is.</summary>
/// <param name="Limit">The limit.</param>
internal sealed record CodesBelow(int Limit) : ValueBound;

/// <summary>How long lists are: groups of numbers that are not negative and add up to a limit at most.</summary>
/// <param name="Lists">Numbers in a group.</param>
/// <param name="Step">Elements that one counts for.</param>
/// <param name="RowLength">What the sum of a group times <paramref name="Step"/> does not exceed.</param>
internal sealed record ListLengths(int Lists, int Step, int RowLength) : ValueBound;

/// <summary>
/// Lists of numbers of rows, a row of the buffer for each group of <see cref="ListLengths"/>: as many elements from the row's beginning on
/// as the group's numbers say are below a limit; what stands behind them is never read.
/// </summary>
/// <param name="Limit">The limit.</param>
/// <param name="Lengths">The name of the buffer with the lengths.</param>
/// <param name="RowLength">Elements from one row to the next.</param>
/// <param name="Step">Elements that one of the lengths counts for.</param>
internal sealed record ListsBelow(int Limit, string Lengths, int RowLength, int Step) : ValueBound;
