namespace KernelGen.Generator.Ir;

/// <summary>Bit by bit, what two of three say at least: the carry of their sum, whose own bit is their exclusive or.</summary>
internal sealed record Majority(Expression First, Expression Second, Expression Third) : Expression(ValueKind.Bits)
{
    public override Operands Operands => new(First, Second, Third);

    public override Expression With(Operands operands) =>
        this with { First = operands[0], Second = operands[1], Third = operands[2] };
}

/// <summary>The numbers of the set bits of 32, in their order; what stands behind them is of no account.</summary>
/// <param name="Set">The 32 bits.</param>
/// <param name="Number">The number of the lowest.</param>
internal sealed record BitNumbers(Expression Set, Expression Number) : Expression(ValueKind.Shorts)
{
    public override Operands Operands => new(Set, Number);

    public override Expression With(Operands operands) => this with { Set = operands[0], Number = operands[1] };
}
