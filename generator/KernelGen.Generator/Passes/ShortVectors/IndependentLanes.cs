using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>Where no lane of a vector depends on another lane, memory aside.</summary>
internal static class IndependentLanes
{
    public static bool IsVector(ValueKind kind) => kind is ValueKind.Lanes or ValueKind.Bits or ValueKind.Codes or ValueKind.Shorts;

    /// <summary>Whether there are vectors in statements.</summary>
    public static bool HaveVectors(IReadOnlyList<Statement> statements)
    {
        var have = false;
        Walker.Visit(statements, (expression, _) => have |= IsVector(expression.Kind), (statement, _) => have |= statement is Transpose);
        return have;
    }

    /// <summary>Whether lanes meet nowhere but as the bits of one number.</summary>
    public static bool MeetAsBits(IReadOnlyList<Statement> statements)
    {
        var isSo = true;
        Walker.Visit(
            statements,
            (expression, _) => isSo &= expression is Unary { Operation: UnaryOperation.SignBits } || IsOfItsLane(expression),
            (statement, _) => isSo &= statement is not Transpose);
        return isSo;
    }

    /// <summary>Whether the same may be done four times, for four lanes each.</summary>
    /// <param name="statements">What is done.</param>
    /// <param name="uniform">Vectors from outside that are the same in all lanes.</param>
    /// <param name="kept">Vectors from outside that each quarter has for itself.</param>
    public static bool Are(IReadOnlyList<Statement> statements, HashSet<string> uniform, IEnumerable<string>? kept = null)
    {
        var are = true;
        var own = new HashSet<string>(kept ?? []);
        Walker.VisitStatements(statements, statement =>
        {
            if (statement is Declare declare)
            {
                own.Add(declare.Variable.Name);
            }
        });
        Walker.Visit(
            statements,
            (expression, _) => are &= IsOfItsLane(expression)
                && (expression is not Variable variable || !IsVector(variable.Kind) || own.Contains(variable.Name)
                    || uniform.Contains(variable.Name)),
            (statement, _) => are &= statement switch
            {
                // What a quarter changes, the next would begin with.
                Assign assign => own.Contains(assign.Variable.Name),
                Store store => !store.IsStreamed
                    && store.Value is { Kind: ValueKind.Lanes or ValueKind.Bits } or Unary { Operation: UnaryOperation.NarrowToCodes },

                // Taken more than once, memory on the stack would run out.
                Transpose or Scratch => false,
                _ => statement.Local != Quarter.FirstLane,
            });
        return are;
    }

    /// <summary>Whether a vector's lanes are independent, all that it is made of included.</summary>
    public static bool Are(Expression vector, HashSet<string> uniform)
    {
        var are = true;
        Walker.Visit(
            vector,
            1,
            (expression, _) => are &= IsOfItsLane(expression)
                && (expression is not Variable variable || !IsVector(variable.Kind) || uniform.Contains(variable.Name)));
        return are;
    }

    /// <summary>Whether all lanes of a vector are the same, whatever stands in memory.</summary>
    public static bool AreTheSame(Expression vector, HashSet<string> uniform)
    {
        var are = IsVector(vector.Kind) && Are(vector, uniform);
        Walker.Visit(vector, 1, (part, _) => are &= part is not LaneIndex && !(part.Access is not null && IsVector(part.Kind)));
        return are;
    }

    /// <summary>Whether a lane of what it yields depends on that lane of its operands alone.</summary>
    public static bool IsOfItsLane(Expression expression) => expression switch
    {
        // A product's reason stands where it is counted.
        Multiply or Divide or SquareRoot or LaneLookUp or BitNumbers => false,
        { Kind: ValueKind.Shorts } or Load { Kind: ValueKind.Codes } => false,
        { Kind: ValueKind.Lanes or ValueKind.Bits, Access: { Elements: not Lane.Count } } => false,
        Unary unary => unary.Operation is UnaryOperation.Negate or UnaryOperation.Broadcast or UnaryOperation.BitsOfLanes
            or UnaryOperation.LanesOfBits or UnaryOperation.NarrowToCodes or UnaryOperation.BitCount or UnaryOperation.LowestBit
            or UnaryOperation.WithoutLowestBit,
        Binary binary => binary.Operation is not (BinaryOperation.ExponentSubtract or BinaryOperation.NarrowToShorts),
        _ => true,
    };
}
