using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Declaration.Functions;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.UserFunctions;

/// <summary>A method of the user's on lanes: each step gives in every lane the bits that C# gives for a float.</summary>
internal sealed class UserFunctionLowering
{
    /// <summary>A step that is used once stands within the one that uses it up to so many nodes.</summary>
    private const int Inlined = 4;

    private readonly KernelBuilder _b;
    private readonly UserFunction _function;
    private readonly Reason _reason;
    private readonly string _stem;
    private readonly string _tag;
    private readonly Expression[] _arguments;
    private readonly Expression[] _values;
    private readonly int[] _sizes;
    private readonly Dictionary<string, int> _names = [];

    private UserFunctionLowering(KernelBuilder b, UserFunction function, Reason reason, string tag, Expression[] arguments)
    {
        _b = b;
        _function = function;
        _reason = reason;
        var method = function.Name.Substring(function.Name.LastIndexOf('.') + 1);
        _stem = char.ToLowerInvariant(method[0]) + method.Substring(1);
        _tag = tag;
        _arguments = arguments;
        _values = new Expression[function.Nodes.Count];
        _sizes = new int[function.Nodes.Count];
    }

    /// <summary>The result for these arguments.</summary>
    /// <param name="b">The kernel.</param>
    /// <param name="function">The method.</param>
    /// <param name="reason">Why its products, quotients and roots exist.</param>
    /// <param name="tag">The end of its locals' names.</param>
    /// <param name="arguments">Lanes, each a local.</param>
    public static Expression Lower(KernelBuilder b, UserFunction function, Reason reason, string tag, params Expression[] arguments)
    {
        var result = arguments[0];
        b.InMethod(() => result = new UserFunctionLowering(b, function, reason, tag, arguments).Lower());
        return result;
    }

    private Expression Lower()
    {
        var uses = new int[_function.Nodes.Count];
        var operands = _function.Nodes.SelectMany(node => new[] { node.First, node.Second, node.Third });
        foreach (var operand in operands.Where(operand => operand >= 0))
        {
            uses[operand]++;
        }

        for (var number = 0; number < _function.Nodes.Count; number++)
        {
            var node = _function.Nodes[number];
            var value = Value(node);
            var size = new[] { node.First, node.Second, node.Third }.Where(operand => operand >= 0).Sum(operand => _sizes[operand]) + 1;
            var isLeaf = node.Operation is FunctionOperation.Parameter or FunctionOperation.Constant || value is Variable;
            if (!isLeaf && number < _function.Nodes.Count - 1 && (uses[number] > 1 || size > Inlined))
            {
                value = _b.Let(Name(Word(node.Operation)), value);
                isLeaf = true;
            }

            _values[number] = value;
            _sizes[number] = isLeaf ? 1 : size;
        }

        return _values[_values.Length - 1];
    }

    private Expression Value(FunctionNode node)
    {
        Expression First() => _values[node.First];
        Expression Second() => _values[node.Second];
        return node.Operation switch
        {
            FunctionOperation.Parameter => _arguments[node.Value],
            FunctionOperation.Constant => new FloatLiteral(FloatBits.ToFloat(node.Value)).Broadcast(),
            FunctionOperation.Add => First() + Second(),
            FunctionOperation.Subtract => First() - Second(),
            FunctionOperation.Multiply => First().Times(Second(), _reason),
            FunctionOperation.Divide => First().Over(Second(), _reason),
            FunctionOperation.SquareRoot => new SquareRoot(First(), _reason),
            FunctionOperation.Negate => (First().AsBits() ^ PowersOfTwo.SignBit).AsLanes(),
            FunctionOperation.Absolute => PowersOfTwo.Abs(First()),
            FunctionOperation.CopySign =>
                ((First().AsBits() & PowersOfTwo.Magnitude) | (Second().AsBits() & PowersOfTwo.SignBit)).AsLanes(),
            FunctionOperation.FlipSign => (First().AsBits() ^ (Second().AsBits() & PowersOfTwo.SignBit)).AsLanes(),
            FunctionOperation.Minimum => First().Min(Second()),
            FunctionOperation.Maximum => First().Max(Second()),
            FunctionOperation.Scale => ExactShift.Times(_b, Name(Word(node.Operation)), First(), node.Value),
            FunctionOperation.AddExponent => First().AsBits().ExponentPlus(PowersOfTwo.ExponentAddend(node.Value)).AsLanes(),
            FunctionOperation.Greater => First().IsGreaterThan(Second()),
            FunctionOperation.GreaterOrEqual => First().IsAtLeast(Second()),
            FunctionOperation.Equal => First().IsEqualTo(Second()),
            FunctionOperation.And => First() & Second(),
            FunctionOperation.Or => First() | Second(),
            FunctionOperation.Not => First().IsEqualTo(0),
            FunctionOperation.Select => new Select(First(), Second(), _values[node.Third]),
            _ => throw new InvalidOperationException($"{node.Operation} of '{_function.Name}' has no lanes."),
        };
    }

    private string Name(string word)
    {
        _names.TryGetValue(word, out var count);
        _names[word] = ++count;
        return _stem + word + (count == 1 ? string.Empty : count.ToString(CultureInfo.InvariantCulture)) + _tag;
    }

    private static string Word(FunctionOperation operation) => operation switch
    {
        FunctionOperation.Add => "Sum",
        FunctionOperation.Subtract => "Difference",
        FunctionOperation.Multiply => "Product",
        FunctionOperation.Divide => "Quotient",
        FunctionOperation.SquareRoot => "Root",
        FunctionOperation.Negate or FunctionOperation.FlipSign or FunctionOperation.CopySign => "Signed",
        FunctionOperation.Absolute => "Absolute",
        FunctionOperation.Minimum => "Least",
        FunctionOperation.Maximum => "Largest",
        FunctionOperation.Scale or FunctionOperation.AddExponent => "Shifted",
        FunctionOperation.Greater => "IsGreater",
        FunctionOperation.GreaterOrEqual => "IsAtLeast",
        FunctionOperation.Equal => "IsEqual",
        FunctionOperation.And => "AreBoth",
        FunctionOperation.Or => "IsEither",
        FunctionOperation.Not => "IsNot",
        _ => "Chosen",
    };
}
