namespace KernelGen.Generator.Ir;

/// <summary>
/// Half of a table as bytes, for processors that look up in sixteen bytes at most: the low bytes of entries 0 to 15 twice, then their
/// high bytes twice. The other half of the table is the same negated.
/// </summary>
/// <param name="Source">The values that the entries are sums of.</param>
/// <param name="Index">The first of them.</param>
/// <param name="Count">
/// Of binary weights, −1 and 1: how many values there are, up to five; what lies behind them counts as zero. Null of ternary weights,
/// which are of three values.
/// </param>
internal sealed record BytePlanes(Pointer Source, Expression Index, Expression? Count) : Expression(ValueKind.Shorts)
{
    /// <summary>Values that a table is made of.</summary>
    public int Inputs => Count is null ? 3 : 5;

    public override Operands Operands => new(Index, Count);

    public override Access? Access => new Access(Source, Index, Inputs);

    public override Expression With(Operands operands) =>
        this with { Index = operands[0], Count = operands.Count > 1 ? operands[1] : null };
}

/// <summary>Sums of thirty-two lanes, to each of which the three entries of its word of codes are added.</summary>
/// <param name="Sum">The sums so far.</param>
/// <param name="Tables">
/// The tables of the word, as <see cref="BytePlanes"/>; of ternary weights a vector of the shared input behind them.
/// </param>
/// <param name="Index">Where they begin.</param>
/// <param name="Codes">The words.</param>
/// <param name="IsBinary">Whether weights are −1 and 1 alone.</param>
internal sealed record WordLookUp(Expression Sum, Pointer Tables, Expression Index, Expression Codes, bool IsBinary)
    : Expression(ValueKind.Shorts)
{
    /// <summary>Tables of a word.</summary>
    public const int TableCount = 3;

    public override Operands Operands => new(Sum, Index, Codes);

    public override Access? Access => new Access(Tables, Index, (TableCount + (IsBinary ? 0 : 1)) * 2 * Lane.Count);

    public override Expression With(Operands operands) =>
        this with { Sum = operands[0], Index = operands[1], Codes = operands[2] };
}
