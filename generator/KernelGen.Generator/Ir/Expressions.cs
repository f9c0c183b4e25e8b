using System;
using System.Globalization;

namespace KernelGen.Generator.Ir;

/// <summary>A value. Operators build nodes; a scalar that meets lanes is broadcast. There is deliberately no operator *.</summary>
internal abstract record Expression
{
    private protected Expression(ValueKind kind) => Kind = kind;

    /// <summary>What it yields.</summary>
    public ValueKind Kind { get; init; }

    /// <summary>What it is computed from: every expression that stands in it, in the order of computation.</summary>
    public abstract Operands Operands { get; }

    /// <summary>The memory that it reads itself; null where it reads none.</summary>
    public virtual Access? Access => null;

    /// <summary>The same over other operands, given in the order of <see cref="Operands"/>.</summary>
    public abstract Expression With(Operands operands);

    public static implicit operator Expression(int value) => new IntLiteral(value);

    public static implicit operator Expression(float value) => new FloatLiteral(value);

    public static Expression operator +(Expression left, Expression right) =>
        left is IntLiteral { Value: 0 } ? right
        : right is IntLiteral { Value: 0 } ? left
        : left is IntLiteral a && right is IntLiteral b ? new IntLiteral(checked(a.Value + b.Value))
        : left is Binary { Operation: BinaryOperation.Add, Kind: ValueKind.Int, Right: IntLiteral c } sum && right is IntLiteral d
            ? sum.Left + new IntLiteral(checked(c.Value + d.Value))
            : Make(BinaryOperation.Add, left, right);

    public static Expression operator -(Expression left, Expression right) => Make(BinaryOperation.Subtract, left, right);

    public static Expression operator -(Expression operand) => new Unary(UnaryOperation.Negate, operand, operand.Kind);

    public static Expression operator &(Expression left, Expression right) => Make(BinaryOperation.And, left, right);

    public static Expression operator |(Expression left, Expression right) => Make(BinaryOperation.Or, left, right);

    public static Expression operator ^(Expression left, Expression right) => Make(BinaryOperation.Xor, left, right);

    public static Expression operator <<(Expression left, int count) =>
        count == 0 ? left : new Binary(BinaryOperation.ShiftLeft, left, new IntLiteral(count), left.Kind);

    public static Expression operator >>(Expression left, int count) =>
        count == 0 ? left : new Binary(BinaryOperation.ShiftRight, left, new IntLiteral(count), left.Kind);

    /// <summary>Each of sixteen integers shifted left by a count of its own, zero where that is 32 or more.</summary>
    public Expression ShiftLeftEach(Expression counts) => Make(BinaryOperation.ShiftLeftEach, this, counts);

    /// <summary>The low 16 bits of twice sixteen integers.</summary>
    public Expression NarrowToShorts(Expression upper) => new Binary(BinaryOperation.NarrowToShorts, this, upper, ValueKind.Shorts);

    /// <summary>The first sixteen of thirty-two fixed-point numbers, as 32-bit integers.</summary>
    public Expression WidenLower() => new Unary(UnaryOperation.WidenLower, this, ValueKind.Bits);

    /// <summary>The last sixteen of thirty-two fixed-point numbers, as 32-bit integers.</summary>
    public Expression WidenUpper() => new Unary(UnaryOperation.WidenUpper, this, ValueKind.Bits);

    /// <summary>Shift right that brings in zeros.</summary>
    public Expression ShiftRightLogical(int count) =>
        count == 0 ? this : new Binary(BinaryOperation.ShiftRightLogical, this, new IntLiteral(count), Kind);

    /// <summary>The bit patterns of lanes; the value itself if it is one.</summary>
    public Expression AsBits() => Kind switch
    {
        ValueKind.Bits => this,
        ValueKind.Lanes when this is Unary { Operation: UnaryOperation.LanesOfBits } inner => inner.Operand,
        ValueKind.Lanes => new Unary(UnaryOperation.BitsOfLanes, this, ValueKind.Bits),
        _ => throw new InvalidOperationException($"{Kind} has no lanes to take bits of."),
    };

    /// <summary>The lanes that bit patterns stand for.</summary>
    public Expression AsLanes() => Kind switch
    {
        ValueKind.Lanes => this,
        ValueKind.Bits when this is Unary { Operation: UnaryOperation.BitsOfLanes } inner => inner.Operand,
        ValueKind.Bits => new Unary(UnaryOperation.LanesOfBits, this, ValueKind.Lanes),
        _ => throw new InvalidOperationException($"{Kind} is no pattern of lanes."),
    };

    /// <summary>A scalar in every lane.</summary>
    public Expression Broadcast() => Kind switch
    {
        ValueKind.Int => new Unary(UnaryOperation.Broadcast, this, ValueKind.Bits),
        ValueKind.Float => new Unary(UnaryOperation.Broadcast, this, ValueKind.Lanes),
        _ => this,
    };

    /// <summary>
    /// This index times a constant, as an offset: variables become running sums where they are a loop's, shifts and adds elsewhere;
    /// what is no sum or difference of variables can only be shifted.
    /// </summary>
    public Expression Stride(int stride) => stride == 1 ? this : this switch
    {
        IntLiteral literal => new IntLiteral(checked(literal.Value * stride)),
        Variable variable => stride == 0 ? new IntLiteral(0) : new Strided(variable, stride),
        Strided strided => strided.Variable.Stride(checked(strided.Factor * stride)),
        Binary { Operation: BinaryOperation.Add, Kind: ValueKind.Int } sum => sum.Left.Stride(stride) + sum.Right.Stride(stride),
        Binary { Operation: BinaryOperation.Subtract, Kind: ValueKind.Int } difference =>
            difference.Left.Stride(stride) - difference.Right.Stride(stride),
        _ => this << Dimension.ShiftOf(stride),
    };

    /// <summary>All ones in the lanes where this is greater, else zeros; a condition for numbers.</summary>
    public Expression IsGreaterThan(Expression other) => Compare(BinaryOperation.GreaterThan, this, other);

    /// <summary>All ones in the lanes where this is greater or equal, else zeros; a condition for numbers.</summary>
    public Expression IsAtLeast(Expression other) => Compare(BinaryOperation.GreaterThanOrEqual, this, other);

    /// <summary>All ones in the lanes where this is less, else zeros; a condition for numbers.</summary>
    public Expression IsLessThan(Expression other) => Compare(BinaryOperation.LessThan, this, other);

    /// <summary>All ones in the lanes where both are equal, else zeros; a condition for numbers.</summary>
    public Expression IsEqualTo(Expression other) => Compare(BinaryOperation.Equal, this, other);

    /// <summary>Whether two numbers differ.</summary>
    public Expression IsNotEqualTo(Expression other) => Kind is ValueKind.Int or ValueKind.Float
        ? Compare(BinaryOperation.NotEqual, this, other)
        : throw new InvalidOperationException($"{Kind} is not one number.");

    /// <summary>This, as bits of floats, times the power of two whose exponent is added to the exponent field.</summary>
    public Expression ExponentPlus(Expression exponentBits) =>
        exponentBits is IntLiteral { Value: 0 } ? this : Make(BinaryOperation.ExponentAdd, this, exponentBits);

    /// <summary>
    /// This, as bits of floats, divided by the power of two whose exponent is taken off the exponent field, which must not be smaller; zero
    /// where all ones are taken off.
    /// </summary>
    public Expression ExponentMinus(Expression exponentBits) => Make(BinaryOperation.ExponentSubtract, this, exponentBits);

    /// <summary>The smaller; in lanes NaN where either is, and −0 is smaller than 0.</summary>
    public Expression Min(Expression other) => Make(BinaryOperation.Min, this, other);

    /// <summary>The larger; in lanes NaN where either is, and 0 is larger than −0.</summary>
    public Expression Max(Expression other) => Make(BinaryOperation.Max, this, other);

    /// <summary>The sum of the sixteen lanes, by halves: a fixed order on every CPU.</summary>
    public Expression SumLanes() => new Unary(UnaryOperation.SumLanes, this, ValueKind.Float);

    /// <summary>The sign bits of sixteen lanes as an integer, lane 0 in the lowest bit.</summary>
    public Expression SignBits() => new Unary(UnaryOperation.SignBits, this, ValueKind.Int);

    /// <summary>The lanes that are not zero, in their order, and zeros behind them.</summary>
    public Expression NonZeroFirst() => new Unary(UnaryOperation.NonZeroFirst, this, ValueKind.Bits);

    /// <summary>How many bits of a mask are set.</summary>
    public Expression BitCount() => new Unary(UnaryOperation.BitCount, this, ValueKind.Int);

    /// <summary>The number of a mask's lowest set bit, 64 if none is.</summary>
    public Expression LowestBit() => new Unary(UnaryOperation.LowestBit, this, ValueKind.Int);

    /// <summary>A mask without its lowest set bit.</summary>
    public Expression WithoutLowestBit() => new Unary(UnaryOperation.WithoutLowestBit, this, ValueKind.Mask);

    /// <summary>The first of the sixteen lanes.</summary>
    public Expression FirstLane() => new Unary(UnaryOperation.FirstLane, this, ValueKind.Float);

    /// <summary>The product, with the reason why this one has to exist.</summary>
    public Expression Times(Expression other, Reason reason)
    {
        var (left, right) = Match(this, other);
        return new Multiply(left, right, reason);
    }

    /// <summary>The quotient, with the reason why this one has to exist.</summary>
    public Expression Over(Expression other, Reason reason)
    {
        var (left, right) = Match(this, other);
        return new Divide(left, right, reason);
    }

    private static Expression Make(BinaryOperation operation, Expression left, Expression right)
    {
        (left, right) = Match(left, right);
        return new Binary(operation, left, right, left.Kind);
    }

    private static Expression Compare(BinaryOperation operation, Expression left, Expression right)
    {
        (left, right) = Match(left, right);
        return new Binary(operation, left, right, left.Kind is ValueKind.Int or ValueKind.Float ? ValueKind.Condition : ValueKind.Bits);
    }

    private static (Expression Left, Expression Right) Match(Expression left, Expression right)
    {
        if (left.Kind is ValueKind.Lanes or ValueKind.Bits)
        {
            right = right.Broadcast();
        }
        else if (right.Kind is ValueKind.Lanes or ValueKind.Bits)
        {
            left = left.Broadcast();
        }

        return left.Kind == right.Kind
            ? (left, right)
            : throw new InvalidOperationException($"{left.Kind} and {right.Kind} do not go together.");
    }
}

/// <summary>An integer constant; one with a name is declared at the head of the kernel.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Name">What it is called: "Magnitude".</param>
/// <param name="Text">How it is written: "-1 &lt;&lt; 23"; null for as any number is.</param>
/// <param name="Remark">What it is for.</param>
internal sealed record IntLiteral(int Value, string? Name = null, string? Text = null, string? Remark = null) : Expression(ValueKind.Int)
{
    /// <summary>What it is called where it is passed to a kernel, since layers differ in it.</summary>
    public string? Meaning { get; init; }

    public override Operands Operands => Operands.None;

    public override Expression With(Operands operands) => this;
}

/// <summary>A single-precision constant.</summary>
internal sealed record FloatLiteral(float Value) : Expression(ValueKind.Float)
{
    /// <summary>What it is called where it is passed to a kernel, since layers differ in it.</summary>
    public string? Meaning { get; init; }

    public override Operands Operands => Operands.None;

    public override Expression With(Operands operands) => this;
}

/// <summary>0, 1, …, 15.</summary>
internal sealed record LaneIndex() : Expression(ValueKind.Bits)
{
    public override Operands Operands => Operands.None;

    public override Expression With(Operands operands) => this;
}

/// <summary>A local or a parameter.</summary>
internal sealed record Variable(string Name, ValueKind Kind) : Expression(Kind)
{
    public override Operands Operands => Operands.None;

    public override Expression With(Operands operands) => this;
}

/// <summary>A variable times a constant: never a multiplication (the pass RunningOffsets removes this node).</summary>
internal sealed record Strided(Variable Variable, int Factor) : Expression(ValueKind.Int)
{
    /// <summary>What it is multiplied by besides, where layers that share a body differ in it: a parameter of the kernel.</summary>
    public Expression? By { get; init; }

    public override Operands Operands => new(Variable);

    /// <summary>The variable may have become a constant.</summary>
    public override Expression With(Operands operands) => operands[0] switch
    {
        Variable variable => this with { Variable = variable },
        IntLiteral literal => new IntLiteral(literal.Value * Factor),
        var other => throw UnknownNode.In(nameof(Strided), other),
    };
}

/// <summary>A value from memory: one element, or as many from the index on as the kind has.</summary>
internal sealed record Load(Pointer Source, Expression Index, ValueKind Kind) : Expression(Kind)
{
    public override Operands Operands => new(Index);

    public override Access? Access => new Access(Source, Index, Source.Element.Span(Kind));

    public override Expression With(Operands operands) => this with { Index = operands[0] };
}

/// <summary>One of some packed codes, times a power of two: where its entry or row begins.</summary>
/// <param name="Codes">Eight codes of eight bits, or four of sixteen.</param>
/// <param name="Position">Which of them.</param>
/// <param name="Shift">log₂ of the factor.</param>
internal sealed record Packed(Expression Codes, int Position, int Shift) : Expression(ValueKind.Int)
{
    /// <summary>Where its code stands once it has been shifted.</summary>
    public IntLiteral Mask => Codes.Kind == ValueKind.PackedBytes ? MaskOf("Entry", 0xFF, "entries") : MaskOf("Row", 0xFFFF, "rows");

    public override Operands Operands => new(Codes);

    public override Expression With(Operands operands) => this with { Codes = operands[0] };

    private IntLiteral MaskOf(string what, int codes, string plural)
    {
        var length = (1 << Shift).ToString(CultureInfo.InvariantCulture);
        return new(
            codes << Shift,
            what + "Mask" + length,
            "0x" + (codes << Shift).ToString("X", CultureInfo.InvariantCulture),
            Shift == 0 ? "a code" : $"a code as an offset to {plural} of {length} numbers");
    }
}

/// <summary>An entry of a table of sums.</summary>
internal sealed record LookUp(Pointer Table, Expression Index, ValueKind Kind) : Expression(Kind)
{
    public override Operands Operands => new(Index);

    public override Access? Access => new Access(Table, Index, Table.Element.Span(Kind));

    public override Expression With(Operands operands) => this with { Index = operands[0] };
}

/// <summary>A table that stands in a vector, looked up once for every lane: sixteen floats, or thirty-two fixed-point numbers.</summary>
/// <param name="Table">The entries.</param>
/// <param name="Index">The number of an entry in the low four or five bits of each lane; other bits do not count.</param>
/// <param name="Upper">As many entries more, whose numbers have one more bit.</param>
internal sealed record LaneLookUp(Expression Table, Expression Index, Expression? Upper = null) : Expression(Table.Kind)
{
    public override Operands Operands => new(Table, Index, Upper);

    public override Expression With(Operands operands) =>
        this with { Table = operands[0], Index = operands[1], Upper = operands.Count > 2 ? operands[2] : null };
}

/// <summary>An operation of one operand.</summary>
internal sealed record Unary(UnaryOperation Operation, Expression Operand, ValueKind Kind) : Expression(Kind)
{
    public override Operands Operands => new(Operand);

    public override Expression With(Operands operands) => this with { Operand = operands[0] };
}

/// <summary>An operation of two operands.</summary>
internal sealed record Binary(BinaryOperation Operation, Expression Left, Expression Right, ValueKind Kind) : Expression(Kind)
{
    public override Operands Operands => new(Left, Right);

    /// <summary>Constants that meet in a sum or a difference of integers become one.</summary>
    public override Expression With(Operands operands) => (Operation, Kind) switch
    {
        (BinaryOperation.Add, ValueKind.Int) => operands[0] + operands[1],
        (BinaryOperation.Subtract, ValueKind.Int) when operands[0] is IntLiteral left && operands[1] is IntLiteral right =>
            new IntLiteral(checked(left.Value - right.Value)),
        _ => this with { Left = operands[0], Right = operands[1] },
    };
}

/// <summary>Lane by lane, the one value where the mask is all ones, the other where it is zero; of numbers, by a condition.</summary>
internal sealed record Select(Expression Mask, Expression IfTrue, Expression IfFalse) : Expression(IfTrue.Kind)
{
    public override Operands Operands => new(Mask, IfTrue, IfFalse);

    public override Expression With(Operands operands) => this with { Mask = operands[0], IfTrue = operands[1], IfFalse = operands[2] };
}

/// <summary>A product. It must say why it exists; the ledger names it.</summary>
internal sealed record Multiply(Expression Left, Expression Right, Reason Reason) : Expression(Left.Kind)
{
    public override Operands Operands => new(Left, Right);

    public override Expression With(Operands operands) => this with { Left = operands[0], Right = operands[1] };
}

/// <summary>A quotient. It must say why it exists; the ledger names it.</summary>
internal sealed record Divide(Expression Left, Expression Right, Reason Reason) : Expression(Left.Kind)
{
    public override Operands Operands => new(Left, Right);

    public override Expression With(Operands operands) => this with { Left = operands[0], Right = operands[1] };
}

/// <summary>A square root. It must say why it exists; the ledger names it.</summary>
internal sealed record SquareRoot(Expression Operand, Reason Reason) : Expression(Operand.Kind)
{
    public override Operands Operands => new(Operand);

    public override Expression With(Operands operands) => this with { Operand = operands[0] };
}
