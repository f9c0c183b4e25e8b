using System.Globalization;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>
/// A bound of a loop that is clipped at a constant, written as a condition: in a large method the JIT may leave a call of Math.Max, around
/// which every vector is spilled.
/// </summary>
internal static class ClippedBound
{
    /// <summary>"row > 23 ? row - 23 : 0"; null for whatever is no such bound.</summary>
    public static string? Print(Expression value)
    {
        if (value is not Binary
            {
                Kind: ValueKind.Int, Operation: BinaryOperation.Min or BinaryOperation.Max, Right: IntLiteral limit,
            } clip
            || Linear(clip.Left) is not { } bound)
        {
            return null;
        }

        // ±v + c beyond the limit, solved for v.
        var isAbove = clip.Operation == BinaryOperation.Max == bound.IsPlus;
        var threshold = bound.IsPlus ? limit.Value - bound.Constant : bound.Constant - limit.Value;
        return $"{bound.Name} {(isAbove ? ">" : "<")} {Text(threshold)} ? {bound} : {Text(limit.Value)}";
    }

    /// <summary>A variable and constants, added and subtracted; null where there is more.</summary>
    private static Bound? Linear(Expression expression) => expression switch
    {
        Variable variable => new Bound(variable.Name, true, 0),
        Binary { Kind: ValueKind.Int, Operation: BinaryOperation.Add, Right: IntLiteral added } sum when Linear(sum.Left) is { } left =>
            left with { Constant = left.Constant + added.Value },
        Binary { Kind: ValueKind.Int, Operation: BinaryOperation.Subtract, Right: IntLiteral taken } rest
            when Linear(rest.Left) is { } left => left with { Constant = left.Constant - taken.Value },
        Binary { Kind: ValueKind.Int, Operation: BinaryOperation.Subtract, Left: IntLiteral from } rest
            when Linear(rest.Right) is { } right => right with { IsPlus = !right.IsPlus, Constant = from.Value - right.Constant },
        _ => null,
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Bound(string Name, bool IsPlus, int Constant)
    {
        public override string ToString() =>
            !IsPlus ? (Constant == 0 ? "-" + Name : $"{Text(Constant)} - {Name}")
            : Constant == 0 ? Name
            : Constant > 0 ? $"{Name} + {Text(Constant)}"
            : $"{Name} - {Text(-Constant)}";
    }
}
