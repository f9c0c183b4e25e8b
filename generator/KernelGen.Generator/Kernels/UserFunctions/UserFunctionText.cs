using System.Globalization;
using KernelGen.Generator.Declaration.Functions;

namespace KernelGen.Generator.Kernels.UserFunctions;

/// <summary>A user function as a formula, for remarks.</summary>
internal static class UserFunctionText
{
    private const int Longest = 110;

    /// <summary>"LeakyShift(x) = x > 0 ? x : x·2^−3"; the head alone where the formula is long.</summary>
    public static string Of(UserFunction function)
    {
        var head = $"{function.Name}({string.Join(", ", function.Parameters)})";
        var formula = Print(function, function.Nodes.Count - 1, Longest);
        return formula.Length > Longest ? head : $"{head} = {formula}";
    }

    /// <summary>A step, in parentheses where it is not a primary one and stands in another.</summary>
    private static string Print(UserFunction function, int number, int room)
    {
        // A step that stands in many places would fill memory before it turned out to be too long.
        if (room < 0)
        {
            return new string('.', Longest + 1);
        }

        var node = function.Nodes[number];
        return node.Operation switch
        {
            FunctionOperation.Parameter => function.Parameters[node.Value],
            FunctionOperation.Constant => FloatBits.ToFloat(node.Value).ToString("R", CultureInfo.InvariantCulture).Replace("-", "−"),
            FunctionOperation.Add => $"{Inner(node.First)} + {Inner(node.Second)}",
            FunctionOperation.Subtract => $"{Inner(node.First)} − {Inner(node.Second)}",
            FunctionOperation.Multiply => $"{Inner(node.First)}·{Inner(node.Second)}",
            FunctionOperation.Divide => $"{Inner(node.First)}/{Inner(node.Second)}",
            FunctionOperation.SquareRoot => $"√({Outer(node.First)})",
            FunctionOperation.Negate => $"−{Inner(node.First)}",
            FunctionOperation.Absolute => $"|{Outer(node.First)}|",
            FunctionOperation.CopySign => $"copysign({Outer(node.First)}, {Outer(node.Second)})",
            FunctionOperation.FlipSign => $"{Inner(node.First)} signed by {Inner(node.Second)}",
            FunctionOperation.Minimum => $"min({Outer(node.First)}, {Outer(node.Second)})",
            FunctionOperation.Maximum => $"max({Outer(node.First)}, {Outer(node.Second)})",
            FunctionOperation.Scale or FunctionOperation.AddExponent =>
                $"{Inner(node.First)}·2^{node.Value.ToString(CultureInfo.InvariantCulture).Replace("-", "−")}",
            FunctionOperation.Greater => $"{Inner(node.First)} > {Inner(node.Second)}",
            FunctionOperation.GreaterOrEqual => $"{Inner(node.First)} ≥ {Inner(node.Second)}",
            FunctionOperation.Equal => $"{Inner(node.First)} = {Inner(node.Second)}",
            FunctionOperation.And => $"{Inner(node.First)} and {Inner(node.Second)}",
            FunctionOperation.Or => $"{Inner(node.First)} or {Inner(node.Second)}",
            FunctionOperation.Not => $"not {Inner(node.First)}",
            FunctionOperation.Select => $"{Outer(node.First)} ? {Inner(node.Second)} : {Otherwise(node.Third)}",
            _ => node.Operation == FunctionOperation.True ? "true" : "false",
        };

        string Outer(int operand) => Print(function, operand, room - 5);

        // Chains of conditions read without parentheses.
        string Otherwise(int operand) => function.Nodes[operand].Operation == FunctionOperation.Select ? Outer(operand) : Inner(operand);

        string Inner(int operand) => function.Nodes[operand].Operation switch
        {
            FunctionOperation.Parameter or FunctionOperation.Constant or FunctionOperation.SquareRoot or FunctionOperation.Absolute
                or FunctionOperation.CopySign or FunctionOperation.Minimum or FunctionOperation.Maximum or FunctionOperation.True
                or FunctionOperation.False => Outer(operand),
            FunctionOperation.Scale or FunctionOperation.AddExponent
                when node.Operation is not (FunctionOperation.Scale or FunctionOperation.AddExponent) => Outer(operand),
            FunctionOperation.Greater or FunctionOperation.GreaterOrEqual or FunctionOperation.Equal
                when node.Operation is FunctionOperation.And or FunctionOperation.Or => Outer(operand),
            FunctionOperation.Multiply or FunctionOperation.Divide
                when node.Operation is FunctionOperation.Add or FunctionOperation.Subtract => Outer(operand),
            FunctionOperation.Add when node.Operation == FunctionOperation.Add => Outer(operand),
            FunctionOperation.Add or FunctionOperation.Subtract or FunctionOperation.Multiply or FunctionOperation.Divide
                or FunctionOperation.Negate
                when node.Operation is FunctionOperation.Greater or FunctionOperation.GreaterOrEqual or FunctionOperation.Equal =>
                Outer(operand),
            _ when node.Operation == FunctionOperation.Select =>
                Outer(operand) is var text && function.Nodes[operand].Operation == FunctionOperation.Select ? $"({text})" : text,
            _ => $"({Outer(operand)})",
        };
    }
}
