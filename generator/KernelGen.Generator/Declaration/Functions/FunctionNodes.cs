using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace KernelGen.Generator.Declaration.Functions;

/// <summary>Collects the steps of a user function: equal ones are one, constants are folded, conditions simplified.</summary>
internal sealed class FunctionNodes
{
    private readonly List<FunctionNode> _nodes = [];
    private readonly Dictionary<FunctionNode, int> _numbers = [];

    public int Count => _nodes.Count;

    public int Parameter(int number) => Add(new FunctionNode(FunctionOperation.Parameter, Value: number));

    public int Constant(float value) => Add(new FunctionNode(FunctionOperation.Constant, Value: FloatBits.Of(value)));

    public int Condition(bool value) => Add(new FunctionNode(value ? FunctionOperation.True : FunctionOperation.False));

    /// <summary>A step of one operand.</summary>
    public int Unary(FunctionOperation operation, int operand, int value = 0)
    {
        if (operation == FunctionOperation.Not)
        {
            return Not(operand);
        }

        return operation == FunctionOperation.Negate && Float(operand) is { } constant
            ? Constant(-constant)
            : Add(new FunctionNode(operation, operand, Value: value));
    }

    /// <summary>A step of two operands.</summary>
    public int Binary(FunctionOperation operation, int left, int right)
    {
        if (operation is FunctionOperation.And or FunctionOperation.Or)
        {
            return Junction(operation, left, right);
        }

        // The casts round to single precision where a host computes with more.
        if (Float(left) is { } a && Float(right) is { } b)
        {
            switch (operation)
            {
                case FunctionOperation.Add:
                    return Constant((float)(a + b));
                case FunctionOperation.Subtract:
                    return Constant((float)(a - b));
                case FunctionOperation.Multiply:
                    return Constant((float)(a * b));
                case FunctionOperation.Divide:
                    return Constant((float)(a / b));
            }
        }

        return Add(new FunctionNode(operation, left, right));
    }

    /// <summary>One value where the condition holds, else the other.</summary>
    public int Select(int condition, int ifTrue, int ifFalse)
    {
        if (ifTrue == ifFalse || Bool(condition) is true)
        {
            return ifTrue;
        }

        if (Bool(condition) is false)
        {
            return ifFalse;
        }

        if (_nodes[condition].Operation == FunctionOperation.Not)
        {
            return Select(_nodes[condition].First, ifFalse, ifTrue);
        }

        return (Bool(ifTrue), Bool(ifFalse)) switch
        {
            (true, _) => Junction(FunctionOperation.Or, condition, ifFalse),
            (false, _) => Junction(FunctionOperation.And, Not(condition), ifFalse),
            (_, true) => Junction(FunctionOperation.Or, Not(condition), ifTrue),
            (_, false) => Junction(FunctionOperation.And, condition, ifTrue),
            _ => Add(new FunctionNode(FunctionOperation.Select, condition, ifTrue, ifFalse)),
        };
    }

    /// <summary>A condition that is known already.</summary>
    public bool? Bool(int node) => _nodes[node].Operation switch
    {
        FunctionOperation.True => true,
        FunctionOperation.False => false,
        _ => null,
    };

    /// <summary>A constant.</summary>
    public float? Float(int node) =>
        _nodes[node] is { Operation: FunctionOperation.Constant } constant ? FloatBits.ToFloat(constant.Value) : null;

    /// <summary>The steps that a result needs, renumbered.</summary>
    public EquatableArray<FunctionNode> Needed(int result)
    {
        var isNeeded = new bool[result + 1];
        isNeeded[result] = true;
        for (var number = result; number >= 0; number--)
        {
            foreach (var operand in Operands(_nodes[number]).Where(_ => isNeeded[number]))
            {
                isNeeded[operand] = true;
            }
        }

        var renumbered = new Dictionary<int, int> { [-1] = -1 };
        var needed = ImmutableArray.CreateBuilder<FunctionNode>();
        for (var number = 0; number <= result; number++)
        {
            if (isNeeded[number])
            {
                var node = _nodes[number];
                renumbered.Add(number, needed.Count);
                needed.Add(node with { First = renumbered[node.First], Second = renumbered[node.Second], Third = renumbered[node.Third] });
            }
        }

        return new EquatableArray<FunctionNode>(needed.ToImmutable());
    }

    private static IEnumerable<int> Operands(FunctionNode node) =>
        new[] { node.First, node.Second, node.Third }.Where(operand => operand >= 0);

    private int Not(int operand) => _nodes[operand] switch
    {
        { Operation: FunctionOperation.True } => Condition(false),
        { Operation: FunctionOperation.False } => Condition(true),
        { Operation: FunctionOperation.Not } node => node.First,
        _ => Add(new FunctionNode(FunctionOperation.Not, operand)),
    };

    private int Junction(FunctionOperation operation, int left, int right)
    {
        var absorbing = operation == FunctionOperation.Or;
        if (Bool(left) is { } a)
        {
            return a == absorbing ? left : right;
        }

        if (Bool(right) is { } b)
        {
            return b == absorbing ? right : left;
        }

        return left == right ? left : Add(new FunctionNode(operation, left, right));
    }

    private int Add(FunctionNode node)
    {
        if (!_numbers.TryGetValue(node, out var number))
        {
            number = _nodes.Count;
            _nodes.Add(node);
            _numbers.Add(node, number);
        }

        return number;
    }
}
