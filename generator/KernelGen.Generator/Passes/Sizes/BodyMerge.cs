using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>Adds the body of a further kernel to a merged one.</summary>
/// <remarks>
/// Nodes have to be the same, and so have the names of locals; numbers may differ. What the IR leaves out where a number makes no
/// difference is put back: + 0, a shift by 0, a stride of 1. Any other difference ends the attempt.
/// </remarks>
internal sealed class BodyMerge
{
    private readonly MergedBody _known;
    private readonly Dictionary<(Expression Known, Expression Next), Variable> _pairs = [];
    private readonly Dictionary<string, IReadOnlyList<Expression>> _sizes = [];
    private bool _isSame = true;

    private BodyMerge(MergedBody known) => _known = known;

    /// <summary>The bodies as one; null where they differ in more than numbers.</summary>
    public static MergedBody? Of(MergedBody known, IReadOnlyList<Statement> next)
    {
        var merge = new BodyMerge(known);
        var body = merge.Merge(known.Body, next);
        return merge._isSame ? new MergedBody(body, merge._sizes, known.Count + 1) : null;
    }

    private IReadOnlyList<Statement> Merge(IReadOnlyList<Statement> known, IReadOnlyList<Statement> next)
    {
        _isSame &= known.Count == next.Count;
        var merged = new List<Statement>(known.Count);
        for (var position = 0; _isSame && position < known.Count; position++)
        {
            merged.Add(Merge(known[position], next[position]));
        }

        return merged;
    }

    private Statement Merge(Statement known, Statement next)
    {
        if (known is Section section && next is Section { Remark: var remark } && Wording.Merge(section.Remark, remark) is { } both)
        {
            return Operands(section with { Remark = both }, next);
        }

        var isAlike = (known, next) switch
        {
            (Declare a, Declare b) => a.Variable == b.Variable,
            (Assign a, Assign b) => a.Variable == b.Variable,
            (Store a, Store b) => IsSame(a.Target, b.Target) && a.IsStreamed == b.IsStreamed,
            (Prefetch a, Prefetch b) => IsSame(a.Pointer, b.Pointer),
            (Scratch a, Scratch b) => IsSame(a.Pointer, b.Pointer) && a.Length == b.Length,
            (Point a, Point b) => IsSame(a.Pointer, b.Pointer) && IsSame(a.Source, b.Source),
            (For a, For b) => a.Variable == b.Variable && a.Step == b.Step && a.Offsets.Count + b.Offsets.Count == 0,
            (Transpose a, Transpose b) => IsSame(a.Source, b.Source) && IsSame(a.Target, b.Target)
                && (a.SourceStride, a.TargetStride, a.Side, a.IsStreamed) == (b.SourceStride, b.TargetStride, b.Side, b.IsStreamed),
            (SameLine, SameLine) or (If, If) => true,
            _ => false,
        };
        return isAlike ? Operands(known, next) : Refuse(known);
    }

    private Statement Operands(Statement known, Statement next)
    {
        if (known is Section a && next is Section b && a.IsScope != b.IsScope)
        {
            return Refuse(known);
        }

        var operands = Merge(known.Operands, next.Operands);
        var position = 0;
        var other = next.Bodies;
        var bodies = known.Bodies.Map(body => Merge(body, other[position++]));
        return _isSame ? known.With(known.Local, operands, bodies) : known;
    }

    private Operands Merge(Operands known, Operands next)
    {
        if (known.Count != next.Count)
        {
            return Refuse(known);
        }

        var position = 0;
        return known.Map(operand => Merge(operand, next[position++]));
    }

    private Expression Merge(Expression known, Expression next)
    {
        if (!_isSame || known.Kind != next.Kind)
        {
            return Refuse(known);
        }

        if (IsNumber(known) && IsNumber(next))
        {
            return Number(known, next);
        }

        if (known.Kind == ValueKind.Int)
        {
            if (IsStride(known) && IsStride(next))
            {
                return Stride(known, next);
            }

            foreach (var operation in new[] { BinaryOperation.Add, BinaryOperation.ShiftLeft, BinaryOperation.ShiftRight })
            {
                var (left, number) = Split(known, operation);
                var (otherLeft, otherNumber) = Split(next, operation);
                if (number is not null || otherNumber is not null)
                {
                    return Join(operation, Merge(left, otherLeft), Number(number ?? 0, otherNumber ?? 0));
                }
            }
        }

        return IsAlike(known, next) ? known.With(Merge(known.Operands, next.Operands)) : Refuse(known);
    }

    private static bool IsAlike(Expression known, Expression next) => (known, next) switch
    {
        (Variable a, Variable b) => a == b,
        (LaneIndex, LaneIndex) => true,
        (Load a, Load b) => IsSame(a.Source, b.Source),
        (LookUp a, LookUp b) => IsSame(a.Table, b.Table),
        (LaneLookUp a, LaneLookUp b) => a.Upper is null == b.Upper is null,
        (Select, Select) or (Majority, Majority) or (BitNumbers, BitNumbers) => true,
        (BytePlanes a, BytePlanes b) => IsSame(a.Source, b.Source) && a.Inputs == b.Inputs,
        (WordLookUp a, WordLookUp b) => IsSame(a.Tables, b.Tables) && a.IsBinary == b.IsBinary,
        (Packed a, Packed b) => (a.Position, a.Shift) == (b.Position, b.Shift),
        (Unary a, Unary b) => a.Operation == b.Operation,
        (Binary a, Binary b) => a.Operation == b.Operation,
        (Multiply a, Multiply b) => a.Reason == b.Reason,
        (Divide a, Divide b) => a.Reason == b.Reason,
        (SquareRoot a, SquareRoot b) => a.Reason == b.Reason,
        _ => false,
    };

    private static bool IsSame(Pointer known, Pointer next) => (known.Name, known.Element) == (next.Name, next.Element);

    private static bool IsNumber(Expression expression) => expression is IntLiteral or FloatLiteral || MergedBody.IsSize(expression);

    private static bool IsStride(Expression expression) =>
        expression is Strided or Variable { Kind: ValueKind.Int } && !MergedBody.IsSize(expression);

    /// <summary>A variable times a number, the one of which is not written.</summary>
    private Expression Stride(Expression known, Expression next)
    {
        var (variable, factor) = Factor(known);
        var (other, otherFactor) = Factor(next);
        return variable != other ? Refuse(known) : Number(factor, otherFactor) switch
        {
            IntLiteral literal => variable.Stride(literal.Value),
            var size => new Strided(variable, 1) { By = size },
        };
    }

    private static (Variable Variable, Expression Factor) Factor(Expression expression) => expression is Strided strided
        ? (strided.Variable, strided.By ?? strided.Factor)
        : ((Variable)expression, 1);

    /// <summary>What a number is added to, or what is shifted by it.</summary>
    private static (Expression Left, Expression? Number) Split(Expression expression, BinaryOperation operation) =>
        expression is Binary { Right: var right } binary && binary.Operation == operation && IsNumber(right)
            ? (binary.Left, right)
            : (expression, null);

    private static Expression Join(BinaryOperation operation, Expression left, Expression number) => number is IntLiteral { Value: 0 }
        ? left
        : new Binary(operation, left, number, ValueKind.Int);

    /// <summary>A number that all have, or a size: the same one wherever all have the same numbers.</summary>
    private Expression Number(Expression known, Expression next)
    {
        if (!MergedBody.IsSize(known) && known == next && !IsOtherZero(known, next))
        {
            return known;
        }

        if (!_pairs.TryGetValue((known, next), out var size))
        {
            size = MergedBody.Size(_pairs.Count, known.Kind);
            _pairs.Add((known, next), size);
            var values = MergedBody.IsSize(known)
                ? _known.Sizes[((Variable)known).Name]
                : Enumerable.Repeat(known, _known.Count).ToList();
            _sizes.Add(size.Name, [.. values, next]);
        }

        return size;
    }

    /// <summary>0 and −0 are equal, and not the same.</summary>
    private static bool IsOtherZero(Expression known, Expression next) =>
        known is FloatLiteral { Value: 0f } a && next is FloatLiteral b && (1f / a.Value).Equals(1f / b.Value) == false;

    private T Refuse<T>(T known)
    {
        _isSame = false;
        return known;
    }
}
