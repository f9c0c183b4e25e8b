using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace KernelGen.Generator.Declaration.Pieces;

/// <summary>Collects the steps of a piece: equal ones are one, constants are folded, conditions simplified.</summary>
internal sealed class PieceNodes
{
    private readonly List<PieceNode> _nodes = [];
    private readonly Dictionary<PieceNode, int> _numbers = [];

    public int Count => _nodes.Count;

    public int Parameter(int number) => Add(new PieceNode(PieceOperation.Parameter, Value: number));

    public int Constant(float value) => Add(new PieceNode(PieceOperation.Constant, Value: FloatBits.Of(value)));

    public int Condition(bool value) => Add(new PieceNode(value ? PieceOperation.True : PieceOperation.False));

    /// <summary>A step of one operand.</summary>
    public int Unary(PieceOperation operation, int operand, int value = 0)
    {
        if (operation == PieceOperation.Not)
        {
            return Not(operand);
        }

        return operation == PieceOperation.Negate && Float(operand) is { } constant
            ? Constant(-constant)
            : Add(new PieceNode(operation, operand, Value: value));
    }

    /// <summary>A step of two operands.</summary>
    public int Binary(PieceOperation operation, int left, int right)
    {
        if (operation is PieceOperation.And or PieceOperation.Or)
        {
            return Junction(operation, left, right);
        }

        // The casts round to single precision where a host computes with more.
        if (Float(left) is { } a && Float(right) is { } b)
        {
            switch (operation)
            {
                case PieceOperation.Add:
                    return Constant((float)(a + b));
                case PieceOperation.Subtract:
                    return Constant((float)(a - b));
                case PieceOperation.Multiply:
                    return Constant((float)(a * b));
                case PieceOperation.Divide:
                    return Constant((float)(a / b));
            }
        }

        return Add(new PieceNode(operation, left, right));
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

        if (_nodes[condition].Operation == PieceOperation.Not)
        {
            return Select(_nodes[condition].First, ifFalse, ifTrue);
        }

        return (Bool(ifTrue), Bool(ifFalse)) switch
        {
            (true, _) => Junction(PieceOperation.Or, condition, ifFalse),
            (false, _) => Junction(PieceOperation.And, Not(condition), ifFalse),
            (_, true) => Junction(PieceOperation.Or, Not(condition), ifTrue),
            (_, false) => Junction(PieceOperation.And, condition, ifTrue),
            _ => Add(new PieceNode(PieceOperation.Select, condition, ifTrue, ifFalse)),
        };
    }

    /// <summary>A condition that is known already.</summary>
    public bool? Bool(int node) => _nodes[node].Operation switch
    {
        PieceOperation.True => true,
        PieceOperation.False => false,
        _ => null,
    };

    /// <summary>A constant.</summary>
    public float? Float(int node) => _nodes[node] is { Operation: PieceOperation.Constant } constant ? FloatBits.ToFloat(constant.Value) : null;

    /// <summary>The steps that a result needs, renumbered.</summary>
    public EquatableArray<PieceNode> Needed(int result)
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
        var needed = ImmutableArray.CreateBuilder<PieceNode>();
        for (var number = 0; number <= result; number++)
        {
            if (isNeeded[number])
            {
                var node = _nodes[number];
                renumbered.Add(number, needed.Count);
                needed.Add(node with { First = renumbered[node.First], Second = renumbered[node.Second], Third = renumbered[node.Third] });
            }
        }

        return new EquatableArray<PieceNode>(needed.ToImmutable());
    }

    private static IEnumerable<int> Operands(PieceNode node) => new[] { node.First, node.Second, node.Third }.Where(operand => operand >= 0);

    private int Not(int operand) => _nodes[operand] switch
    {
        { Operation: PieceOperation.True } => Condition(false),
        { Operation: PieceOperation.False } => Condition(true),
        { Operation: PieceOperation.Not } node => node.First,
        _ => Add(new PieceNode(PieceOperation.Not, operand)),
    };

    private int Junction(PieceOperation operation, int left, int right)
    {
        var absorbing = operation == PieceOperation.Or;
        if (Bool(left) is { } a)
        {
            return a == absorbing ? left : right;
        }

        if (Bool(right) is { } b)
        {
            return b == absorbing ? right : left;
        }

        return left == right ? left : Add(new PieceNode(operation, left, right));
    }

    private int Add(PieceNode node)
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
