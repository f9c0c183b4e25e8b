using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Ir;

/// <summary>Copies a tree; a pass overrides what it changes.</summary>
internal abstract class Rewriter
{
    public virtual IReadOnlyList<Statement> Rewrite(IReadOnlyList<Statement> statements) => statements.SelectMany(Rewrite).ToList();

    protected virtual IEnumerable<Statement> Rewrite(Statement statement) =>
    [
        statement switch
        {
            Declare declare => new Declare(Rewrite(declare.Variable), Rewrite(declare.Value)),
            Assign assign => new Assign(Rewrite(assign.Variable), Rewrite(assign.Value)),
            Store store => new Store(store.Target, Rewrite(store.Index), Rewrite(store.Value)),
            Transpose transpose => transpose with { SourceIndex = Rewrite(transpose.SourceIndex), TargetIndex = Rewrite(transpose.TargetIndex) },
            Scratch scratch => scratch,
            Section section => section with { Body = Rewrite(section.Body) },
            SameLine line => new SameLine(Rewrite(line.Body)),
            If condition => new If(Rewrite(condition.Condition), Rewrite(condition.Body), Rewrite(condition.Otherwise)),
            Point point => point with { Index = Rewrite(point.Index) },
            For loop => loop with { From = Rewrite(loop.From), To = Rewrite(loop.To), Body = Rewrite(loop.Body) },
            _ => throw new InvalidOperationException($"No rule to copy {statement.GetType().Name}."),
        },
    ];

    protected virtual Variable Rewrite(Variable variable) => variable;

    protected virtual Expression Rewrite(Strided strided) => strided;

    protected virtual Expression Rewrite(Load load) => load with { Index = Rewrite(load.Index) };

    protected Expression Rewrite(Expression expression) => expression switch
    {
        IntLiteral or FloatLiteral or LaneIndex => expression,
        Variable variable => RewriteUse(variable),
        Strided strided => Rewrite(strided),
        Load load => Rewrite(load),
        LookUp lookUp => lookUp with { Index = Rewrite(lookUp.Index) },
        LaneLookUp lookUp => new LaneLookUp(Rewrite(lookUp.Table), Rewrite(lookUp.Index)),
        Packed packed => packed with { Codes = Rewrite(packed.Codes) },
        Unary unary => unary with { Operand = Rewrite(unary.Operand) },
        Binary { Operation: BinaryOperation.Add, Kind: ValueKind.Int } sum => Rewrite(sum.Left) + Rewrite(sum.Right),
        Binary binary => binary with { Left = Rewrite(binary.Left), Right = Rewrite(binary.Right) },
        Select select => select with { Mask = Rewrite(select.Mask), IfTrue = Rewrite(select.IfTrue), IfFalse = Rewrite(select.IfFalse) },
        Multiply multiply => multiply with { Left = Rewrite(multiply.Left), Right = Rewrite(multiply.Right) },
        Divide divide => divide with { Left = Rewrite(divide.Left), Right = Rewrite(divide.Right) },
        SquareRoot root => root with { Operand = Rewrite(root.Operand) },
        _ => throw new InvalidOperationException($"No rule to copy {expression.GetType().Name}."),
    };

    /// <summary>A variable where its value is used; a loop's may have become a constant.</summary>
    protected virtual Expression RewriteUse(Variable variable) => Rewrite(variable);
}
