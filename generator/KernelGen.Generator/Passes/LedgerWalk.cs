using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>
/// The walk of the ledger. It knows what a full mini-batch passes to a kernel and follows the integers that decide on loops and conditions, so
/// that a branch counts only when it is taken; a loop that nothing in its body depends on is walked once and multiplied. Where data decide, a
/// loop counts its stated bound, and a condition the dearer of its two ways.
/// </summary>
internal sealed class LedgerWalk
{
    private readonly Dictionary<string, int> _known = [];
    private readonly Dictionary<object, HashSet<string>> _deciding = [];

    private LedgerWalk(Kernel kernel, int batchSize)
    {
        foreach (var parameter in kernel.Parameters)
        {
            var host = parameter.Host;
            Know(
                parameter.Name,
                host == KernelScalar.Samples ? batchSize
                : host == KernelScalar.Slabs ? Lane.SampleBlocks(batchSize)
                : host == KernelScalar.First ? 0
                : host == KernelScalar.Last ? kernel.Units.Count
                : null);
        }
    }

    public static Tally Of(Kernel kernel, int batchSize)
    {
        var tally = new Tally();
        new LedgerWalk(kernel, batchSize).Walk(kernel.Body, tally);
        return tally;
    }

    private void Walk(IReadOnlyList<Statement> statements, Tally tally)
    {
        foreach (var statement in statements)
        {
            switch (statement)
            {
                case Declare declare:
                    Count(declare, tally);
                    Know(declare.Variable.Name, Value(declare.Value));
                    break;
                case Assign assign:
                    Count(assign, tally);
                    Know(assign.Variable.Name, Value(assign.Value));
                    break;
                case Store or Transpose or Scratch or Point:
                    Count(statement, tally);
                    break;
                case Section section:
                    Walk(section.Body, tally);
                    break;
                case SameLine line:
                    Walk(line.Body, tally);
                    break;
                case If condition:
                    Walk(condition, tally);
                    break;
                case For loop:
                    Walk(loop, tally);
                    break;
                default:
                    throw UnknownNode.In("The ledger", statement);
            }
        }
    }

    private void Walk(If condition, Tally tally)
    {
        Count(condition, tally);
        if (Value(condition.Condition) is { } value)
        {
            Walk(value != 0 ? condition.Body : condition.Otherwise, tally);
            return;
        }

        Tally taken = new(), other = new();
        Forget(condition.Body);
        Forget(condition.Otherwise);
        Walk(condition.Body, taken);
        Forget(condition.Body);
        Walk(condition.Otherwise, other);
        Forget(condition.Otherwise);
        tally.Add(Tally.AtMost(taken, other), 1);
    }

    private void Walk(For loop, Tally tally)
    {
        Count(loop, tally);
        var from = Value(loop.From);
        var to = Value(loop.To);
        if (from is { } first && to is { } end && IsDecidedBy(loop))
        {
            foreach (var offset in loop.Offsets)
            {
                Know(offset.Variable.Name, Value(offset.From));
            }

            for (long value = first; value < end; value += loop.Step)
            {
                Know(loop.Variable.Name, (int)value);
                Walk(loop.Body, tally);
                foreach (var offset in loop.Offsets)
                {
                    Know(offset.Variable.Name, Value(offset.Variable) is { } before ? unchecked(before + offset.Increment) : null);
                }
            }

            return;
        }

        var trips = from is { } known && to is { } bound ? Math.Max(0, ((long)bound - known + loop.Step - 1) / loop.Step) : loop.Trips;
        if (trips == 0)
        {
            return;
        }

        // What the body changes is not the same in every trip.
        var inner = new Tally();
        Know(loop.Variable.Name, null);
        foreach (var offset in loop.Offsets)
        {
            Know(offset.Variable.Name, null);
        }

        Forget(loop.Body);
        Walk(loop.Body, inner);
        Forget(loop.Body);
        tally.Add(inner, trips);
    }

    /// <summary>Whether a loop's variable, or a running offset of it, decides on loops or conditions in its body.</summary>
    private bool IsDecidedBy(For loop)
    {
        if (!_deciding.TryGetValue(loop.Body, out var names))
        {
            names = Deciding(loop.Body);
            _deciding.Add(loop.Body, names);
        }

        return names.Contains(loop.Variable.Name) || loop.Offsets.Any(offset => names.Contains(offset.Variable.Name));
    }

    /// <summary>The integers that decide on loops and conditions, those that they are computed from included; none beyond a load, whose value is data.</summary>
    private static HashSet<string> Deciding(IReadOnlyList<Statement> body)
    {
        var names = new HashSet<string>();
        var sources = new List<(string Name, Expression Value)>();
        Walker.VisitStatements(body, statement =>
        {
            switch (statement)
            {
                case Declare declare:
                    sources.Add((declare.Variable.Name, declare.Value));
                    break;
                case Assign assign:
                    sources.Add((assign.Variable.Name, assign.Value));
                    break;
                case If condition:
                    names.UnionWith(Integers(condition.Condition));
                    break;
                case For loop:
                    names.UnionWith(Integers(loop.From));
                    names.UnionWith(Integers(loop.To));
                    sources.AddRange(loop.Offsets.Select(offset => (offset.Variable.Name, offset.From)));
                    break;
            }
        });
        int count;
        do
        {
            count = names.Count;
            foreach (var (_, value) in sources.Where(source => names.Contains(source.Name)))
            {
                names.UnionWith(Integers(value));
            }
        }
        while (names.Count > count);
        return names;
    }

    private static List<string> Integers(Expression expression)
    {
        var names = new List<string>();
        var isData = false;
        Walker.Visit(expression, 1, (node, _) =>
        {
            isData |= node is Load;
            if (node is Variable { Kind: ValueKind.Int } variable)
            {
                names.Add(variable.Name);
            }
        });
        return isData ? [] : names;
    }

    /// <summary>What a statement computes itself.</summary>
    private static void Count(Statement statement, Tally tally)
    {
        var operands = statement.Operands;
        for (var position = 0; position < operands.Count; position++)
        {
            Walker.Visit(operands[position], 1, (node, _) => tally.Add(node));
        }
    }

    private void Forget(IReadOnlyList<Statement> body) => Walker.VisitStatements(body, statement =>
    {
        if (statement is Assign assign)
        {
            _known.Remove(assign.Variable.Name);
        }
    });

    private void Know(string name, int? value)
    {
        if (value is { } known)
        {
            _known[name] = known;
        }
        else
        {
            _known.Remove(name);
        }
    }

    /// <summary>An integer or a condition (1 where it holds), or null where data or the caller decide.</summary>
    private int? Value(Expression expression) => expression switch
    {
        IntLiteral literal => literal.Value,
        Variable variable => _known.TryGetValue(variable.Name, out var known) ? known : null,
        Strided strided => unchecked(Value(strided.Variable) * strided.Factor),
        Binary { Kind: ValueKind.Int or ValueKind.Condition } binary => Value(binary.Left) is { } left && Value(binary.Right) is { } right
            ? Value(binary.Operation, left, right)
            : null,
        _ => null,
    };

    private static int? Value(BinaryOperation operation, int left, int right) => operation switch
    {
        BinaryOperation.Add => unchecked(left + right),
        BinaryOperation.Subtract => unchecked(left - right),
        BinaryOperation.And => left & right,
        BinaryOperation.Or => left | right,
        BinaryOperation.Xor => left ^ right,
        BinaryOperation.ShiftLeft => left << right,
        BinaryOperation.ShiftRight => left >> right,
        BinaryOperation.ShiftRightLogical => (int)((uint)left >> right),
        BinaryOperation.Min => Math.Min(left, right),
        BinaryOperation.Max => Math.Max(left, right),
        BinaryOperation.GreaterThan => left > right ? 1 : 0,
        BinaryOperation.LessThan => left < right ? 1 : 0,
        BinaryOperation.Equal => left == right ? 1 : 0,
        BinaryOperation.NotEqual => left != right ? 1 : 0,
        _ => null,
    };
}
