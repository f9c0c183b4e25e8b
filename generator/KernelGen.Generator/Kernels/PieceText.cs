using System.Globalization;
using KernelGen.Generator.Declaration.Pieces;

namespace KernelGen.Generator.Kernels;

/// <summary>A piece as a formula, for remarks.</summary>
internal static class PieceText
{
    private const int Longest = 110;

    /// <summary>"LeakyShift(x) = x > 0 ? x : x·2^−3"; the head alone where the formula is long.</summary>
    public static string Of(Piece piece)
    {
        var head = $"{piece.Name}({string.Join(", ", piece.Parameters)})";
        var formula = Print(piece, piece.Nodes.Count - 1, Longest);
        return formula.Length > Longest ? head : $"{head} = {formula}";
    }

    /// <summary>A step, in parentheses where it is not a primary one and stands in another.</summary>
    private static string Print(Piece piece, int number, int room)
    {
        // A step that stands in many places would fill memory before it turned out to be too long.
        if (room < 0)
        {
            return new string('.', Longest + 1);
        }

        var node = piece.Nodes[number];
        return node.Operation switch
        {
            PieceOperation.Parameter => piece.Parameters[node.Value],
            PieceOperation.Constant => FloatBits.ToFloat(node.Value).ToString("R", CultureInfo.InvariantCulture).Replace("-", "−"),
            PieceOperation.Add => $"{Inner(node.First)} + {Inner(node.Second)}",
            PieceOperation.Subtract => $"{Inner(node.First)} − {Inner(node.Second)}",
            PieceOperation.Multiply => $"{Inner(node.First)}·{Inner(node.Second)}",
            PieceOperation.Divide => $"{Inner(node.First)}/{Inner(node.Second)}",
            PieceOperation.SquareRoot => $"√({Outer(node.First)})",
            PieceOperation.Negate => $"−{Inner(node.First)}",
            PieceOperation.Absolute => $"|{Outer(node.First)}|",
            PieceOperation.CopySign => $"copysign({Outer(node.First)}, {Outer(node.Second)})",
            PieceOperation.FlipSign => $"{Inner(node.First)} signed by {Inner(node.Second)}",
            PieceOperation.Minimum => $"min({Outer(node.First)}, {Outer(node.Second)})",
            PieceOperation.Maximum => $"max({Outer(node.First)}, {Outer(node.Second)})",
            PieceOperation.Scale or PieceOperation.AddExponent => $"{Inner(node.First)}·2^{node.Value.ToString(CultureInfo.InvariantCulture).Replace("-", "−")}",
            PieceOperation.Greater => $"{Inner(node.First)} > {Inner(node.Second)}",
            PieceOperation.GreaterOrEqual => $"{Inner(node.First)} ≥ {Inner(node.Second)}",
            PieceOperation.Equal => $"{Inner(node.First)} = {Inner(node.Second)}",
            PieceOperation.And => $"{Inner(node.First)} and {Inner(node.Second)}",
            PieceOperation.Or => $"{Inner(node.First)} or {Inner(node.Second)}",
            PieceOperation.Not => $"not {Inner(node.First)}",
            PieceOperation.Select => $"{Outer(node.First)} ? {Inner(node.Second)} : {Otherwise(node.Third)}",
            _ => node.Operation == PieceOperation.True ? "true" : "false",
        };

        string Outer(int operand) => Print(piece, operand, room - 5);

        // Chains of conditions read without parentheses.
        string Otherwise(int operand) => piece.Nodes[operand].Operation == PieceOperation.Select ? Outer(operand) : Inner(operand);

        string Inner(int operand) => piece.Nodes[operand].Operation switch
        {
            PieceOperation.Parameter or PieceOperation.Constant or PieceOperation.SquareRoot or PieceOperation.Absolute or PieceOperation.CopySign
                or PieceOperation.Minimum or PieceOperation.Maximum or PieceOperation.True or PieceOperation.False => Outer(operand),
            PieceOperation.Scale or PieceOperation.AddExponent when node.Operation is not (PieceOperation.Scale or PieceOperation.AddExponent) => Outer(operand),
            PieceOperation.Greater or PieceOperation.GreaterOrEqual or PieceOperation.Equal when node.Operation is PieceOperation.And or PieceOperation.Or => Outer(operand),
            PieceOperation.Multiply or PieceOperation.Divide when node.Operation is PieceOperation.Add or PieceOperation.Subtract => Outer(operand),
            PieceOperation.Add when node.Operation == PieceOperation.Add => Outer(operand),
            PieceOperation.Add or PieceOperation.Subtract or PieceOperation.Multiply or PieceOperation.Divide or PieceOperation.Negate
                when node.Operation is PieceOperation.Greater or PieceOperation.GreaterOrEqual or PieceOperation.Equal => Outer(operand),
            _ when node.Operation == PieceOperation.Select => Outer(operand) is var text && piece.Nodes[operand].Operation == PieceOperation.Select ? $"({text})" : text,
            _ => $"({Outer(operand)})",
        };
    }
}
