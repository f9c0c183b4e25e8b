using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>A step of a kernel.</summary>
internal abstract record Statement
{
    private protected Statement()
    {
    }

    /// <summary>
    /// The expressions that it computes itself, in the order of computation; those of <see cref="Bodies"/> are not among them.
    /// </summary>
    public abstract Operands Operands { get; }

    /// <summary>The statements that stand in it.</summary>
    public virtual Bodies Bodies => Bodies.None;

    /// <summary>The local that it gives a value, for what follows it.</summary>
    public virtual Variable? Local => null;

    /// <summary>The name for memory that it brings, for what follows it.</summary>
    public virtual Pointer? Memory => null;

    /// <summary>The memory that it reads and writes itself; its operands may read too.</summary>
    public virtual IReadOnlyList<Access> Accesses => [];

    /// <summary>The same with another local, other operands and other bodies, each in its order.</summary>
    public abstract Statement With(Variable? local, Operands operands, Bodies bodies);
}

/// <summary>A new local with its first value.</summary>
internal sealed record Declare(Variable Variable, Expression Value) : Statement
{
    public override Operands Operands => new(Value);

    public override Variable? Local => Variable;

    public override Statement With(Variable? local, Operands operands, Bodies bodies) => new Declare(local!, operands[0]);
}

/// <summary>A new value for a local.</summary>
internal sealed record Assign(Variable Variable, Expression Value) : Statement
{
    public override Operands Operands => new(Value);

    public override Variable? Local => Variable;

    public override Statement With(Variable? local, Operands operands, Bodies bodies) => new Assign(local!, operands[0]);
}

/// <summary>A value to memory: as many elements as its kind has.</summary>
internal sealed record Store(Pointer Target, Expression Index, Expression Value) : Statement
{
    /// <summary>Whether a vector, which is shown to be a cache line then, is written past the caches.</summary>
    public bool IsStreamed { get; init; }

    public override Operands Operands => new(Index, Value);

    public override IReadOnlyList<Access> Accesses => [new(Target, Index, Target.Element.Span(Value.Kind), IsWrite: true)];

    public override Statement With(Variable? local, Operands operands, Bodies bodies) =>
        this with { Index = operands[0], Value = operands[1] };
}

/// <summary>A line of memory on its way to the caches, before it is read; where there is none, nothing happens.</summary>
internal sealed record Prefetch(Pointer Pointer, Expression Index) : Statement
{
    public override Operands Operands => new(Index);

    public override Statement With(Variable? local, Operands operands, Bodies bodies) => this with { Index = operands[0] };
}

/// <summary>Memory on the stack, aligned to 64 bytes, not cleared.</summary>
internal sealed record Scratch(Pointer Pointer, int Length) : Statement
{
    public override Operands Operands => Operands.None;

    public override Pointer? Memory => Pointer;

    public override Statement With(Variable? local, Operands operands, Bodies bodies) => this;
}

/// <summary>A remark, and under it the statements that it explains.</summary>
/// <param name="Remark">One sentence.</param>
/// <param name="Body">The statements.</param>
/// <param name="IsScope">Whether locals declared here end here.</param>
internal sealed record Section(string Remark, IReadOnlyList<Statement> Body, bool IsScope) : Statement
{
    public override Operands Operands => Operands.None;

    public override Bodies Bodies => new(Body);

    public override Statement With(Variable? local, Operands operands, Bodies bodies) => this with { Body = bodies[0] };
}

/// <summary>Statements that read as one line.</summary>
internal sealed record SameLine(IReadOnlyList<Statement> Body) : Statement
{
    public override Operands Operands => Operands.None;

    public override Bodies Bodies => new(Body);

    public override Statement With(Variable? local, Operands operands, Bodies bodies) => new SameLine(bodies[0]);
}

/// <summary>Statements under a condition, and others where it does not hold.</summary>
internal sealed record If(Expression Condition, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Otherwise) : Statement
{
    public override Operands Operands => new(Condition);

    public override Bodies Bodies => new(Body, Otherwise);

    public override Statement With(Variable? local, Operands operands, Bodies bodies) => new If(operands[0], bodies[0], bodies[1]);
}

/// <summary>A counted loop.</summary>
/// <param name="Variable">Counts from <paramref name="From"/> while below <paramref name="To"/>.</param>
/// <param name="From">First value.</param>
/// <param name="To">Bound, excluded.</param>
/// <param name="Step">Increment, constant.</param>
/// <param name="Trips">
/// Iterations in a full mini-batch on one thread, in <see cref="TripsOver"/> runs of the loop; where data decide, a bound that the mean
/// over all runs cannot exceed.
/// </param>
/// <param name="Body">What is repeated.</param>
/// <param name="MayUnroll">Whether straight-line code reads as well; the pass Unrolling decides by size.</param>
/// <param name="Offsets">Variables that advance with the loop, put in by the pass RunningOffsets.</param>
internal sealed record For(
    Variable Variable,
    Expression From,
    Expression To,
    int Step,
    long Trips,
    IReadOnlyList<Statement> Body,
    bool MayUnroll,
    IReadOnlyList<RunningOffset> Offsets) : Statement
{
    /// <summary>
    /// The runs of the loop that have <see cref="Trips"/> iterations together. Where there are several, the bounds depend on the place in
    /// the loops around this one, as the rows of a kernel do that stay within a picture, and the ledger takes the mean as it is stated
    /// here, instead of going through all places.
    /// </summary>
    public long TripsOver { get; init; } = 1;

    public override Operands Operands => Offsets.Count == 0 ? new(From, To) : Operands.Of([From, To, .. Starts()]);

    public override Bodies Bodies => new(Body);

    public override Statement With(Variable? local, Operands operands, Bodies bodies)
    {
        var offsets = new List<RunningOffset>(Offsets.Count);
        foreach (var offset in Offsets)
        {
            offsets.Add(offset with { From = operands[2 + offsets.Count] });
        }

        return this with { From = operands[0], To = operands[1], Body = bodies[0], Offsets = offsets };
    }

    private IEnumerable<Expression> Starts()
    {
        foreach (var offset in Offsets)
        {
            yield return offset.From;
        }
    }
}

/// <summary>A square of floats, rows to columns.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="SourceIndex">Element of the first.</param>
/// <param name="SourceStride">Elements from one row to the next.</param>
/// <param name="Target">Where they go.</param>
/// <param name="TargetIndex">Element of the first.</param>
/// <param name="TargetStride">Elements from what was one column to what was the next.</param>
/// <param name="Side">Rows, and columns: four, or as many as there are lanes.</param>
internal sealed record Transpose(
    Pointer Source,
    Expression SourceIndex,
    int SourceStride,
    Pointer Target,
    Expression TargetIndex,
    int TargetStride,
    int Side = Transpose.Size) : Statement
{
    /// <summary>Rows, and columns, of the smallest square.</summary>
    public const int Size = 4;

    /// <summary>Whether its columns, which are shown to be cache lines then, are written past the caches.</summary>
    public bool IsStreamed { get; init; }

    public override Operands Operands => new(SourceIndex, TargetIndex);

    public override IReadOnlyList<Access> Accesses =>
    [
        new(Source, SourceIndex, Side, Side, SourceStride),
        new(Target, TargetIndex, Side, Side, TargetStride, IsWrite: true),
    ];

    public override Statement With(Variable? local, Operands operands, Bodies bodies) =>
        this with { SourceIndex = operands[0], TargetIndex = operands[1] };
}

/// <summary>A name for memory from some element on.</summary>
internal sealed record Point(Pointer Pointer, Pointer Source, Expression Index) : Statement
{
    public override Operands Operands => new(Index);

    public override Pointer? Memory => Pointer;

    public override Statement With(Variable? local, Operands operands, Bodies bodies) => this with { Index = operands[0] };
}

/// <summary>A variable that a loop advances by a constant.</summary>
internal sealed record RunningOffset(Variable Variable, Expression From, int Increment)
{
    /// <summary>What the constant is multiplied by, where layers that share a body differ in it: a parameter of the kernel.</summary>
    public Expression? By { get; init; }
}
