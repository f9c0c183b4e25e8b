using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration.Pieces;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>A method of the user's on lanes: each step gives in every lane the bits that C# gives for a float.</summary>
internal sealed class PieceLowering
{
    /// <summary>A step that is used once stands within the one that uses it up to so many nodes.</summary>
    private const int Inlined = 4;

    private readonly KernelBuilder _b;
    private readonly Piece _piece;
    private readonly string _reason;
    private readonly string _stem;
    private readonly string _tag;
    private readonly Expression[] _arguments;
    private readonly Expression[] _values;
    private readonly int[] _sizes;
    private readonly Dictionary<string, int> _names = [];

    private PieceLowering(KernelBuilder b, Piece piece, string reason, string tag, Expression[] arguments)
    {
        _b = b;
        _piece = piece;
        _reason = reason;
        var method = piece.Name.Substring(piece.Name.LastIndexOf('.') + 1);
        _stem = char.ToLowerInvariant(method[0]) + method.Substring(1);
        _tag = tag;
        _arguments = arguments;
        _values = new Expression[piece.Nodes.Count];
        _sizes = new int[piece.Nodes.Count];
    }

    /// <summary>The result for these arguments.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="piece">The method.</param>
    /// <param name="reason">Why its products, quotients and roots exist.</param>
    /// <param name="tag">The end of its locals' names.</param>
    /// <param name="arguments">Lanes, each a local.</param>
    public static Expression Lower(KernelBuilder b, Piece piece, string reason, string tag, params Expression[] arguments)
    {
        Expression result = arguments[0];
        b.InMethod(() => result = new PieceLowering(b, piece, reason, tag, arguments).Lower());
        return result;
    }

    private Expression Lower()
    {
        var uses = new int[_piece.Nodes.Count];
        foreach (var operand in _piece.Nodes.SelectMany(node => new[] { node.First, node.Second, node.Third }).Where(operand => operand >= 0))
        {
            uses[operand]++;
        }

        for (var number = 0; number < _piece.Nodes.Count; number++)
        {
            var node = _piece.Nodes[number];
            var value = Value(node);
            var size = new[] { node.First, node.Second, node.Third }.Where(operand => operand >= 0).Sum(operand => _sizes[operand]) + 1;
            var isLeaf = node.Operation is PieceOperation.Parameter or PieceOperation.Constant || value is Variable;
            if (!isLeaf && number < _piece.Nodes.Count - 1 && (uses[number] > 1 || size > Inlined))
            {
                value = _b.Let(Name(Word(node.Operation)), value);
                isLeaf = true;
            }

            _values[number] = value;
            _sizes[number] = isLeaf ? 1 : size;
        }

        return _values[_values.Length - 1];
    }

    private Expression Value(PieceNode node)
    {
        Expression First() => _values[node.First];
        Expression Second() => _values[node.Second];
        return node.Operation switch
        {
            PieceOperation.Parameter => _arguments[node.Value],
            PieceOperation.Constant => new FloatLiteral(FloatBits.ToFloat(node.Value)).Broadcast(),
            PieceOperation.Add => First() + Second(),
            PieceOperation.Subtract => First() - Second(),
            PieceOperation.Multiply => First().Times(Second(), _reason),
            PieceOperation.Divide => First().Over(Second(), _reason),
            PieceOperation.SquareRoot => new SquareRoot(First(), _reason),
            PieceOperation.Negate => (First().AsBits() ^ PowersOfTwo.SignBit).AsLanes(),
            PieceOperation.Absolute => PowersOfTwo.Abs(First()),
            PieceOperation.CopySign => ((First().AsBits() & PowersOfTwo.Magnitude) | (Second().AsBits() & PowersOfTwo.SignBit)).AsLanes(),
            PieceOperation.FlipSign => (First().AsBits() ^ (Second().AsBits() & PowersOfTwo.SignBit)).AsLanes(),
            PieceOperation.Minimum => First().Min(Second()),
            PieceOperation.Maximum => First().Max(Second()),
            PieceOperation.Scale => ExactShift.Times(_b, Name(Word(node.Operation)), First(), node.Value),
            PieceOperation.AddExponent => First().AsBits().ExponentPlus(PowersOfTwo.ExponentAddend(node.Value)).AsLanes(),
            PieceOperation.Greater => First().IsGreaterThan(Second()),
            PieceOperation.GreaterOrEqual => First().IsAtLeast(Second()),
            PieceOperation.Equal => First().IsEqualTo(Second()),
            PieceOperation.And => First() & Second(),
            PieceOperation.Or => First() | Second(),
            PieceOperation.Not => First().IsEqualTo(0),
            PieceOperation.Select => new Select(First(), Second(), _values[node.Third]),
            _ => throw new InvalidOperationException($"{node.Operation} of '{_piece.Name}' has no lanes."),
        };
    }

    private string Name(string word)
    {
        _names.TryGetValue(word, out var count);
        _names[word] = ++count;
        return _stem + word + (count == 1 ? string.Empty : count.ToString(CultureInfo.InvariantCulture)) + _tag;
    }

    private static string Word(PieceOperation operation) => operation switch
    {
        PieceOperation.Add => "Sum",
        PieceOperation.Subtract => "Difference",
        PieceOperation.Multiply => "Product",
        PieceOperation.Divide => "Quotient",
        PieceOperation.SquareRoot => "Root",
        PieceOperation.Negate or PieceOperation.FlipSign or PieceOperation.CopySign => "Signed",
        PieceOperation.Absolute => "Absolute",
        PieceOperation.Minimum => "Least",
        PieceOperation.Maximum => "Largest",
        PieceOperation.Scale or PieceOperation.AddExponent => "Shifted",
        PieceOperation.Greater => "IsGreater",
        PieceOperation.GreaterOrEqual => "IsAtLeast",
        PieceOperation.Equal => "IsEqual",
        PieceOperation.And => "AreBoth",
        PieceOperation.Or => "IsEither",
        PieceOperation.Not => "IsNot",
        _ => "Chosen",
    };
}
