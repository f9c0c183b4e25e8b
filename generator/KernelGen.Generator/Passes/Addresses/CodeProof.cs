using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>
/// Shows that codes, which tables are looked up by, are numbers of entries that there are: that a kernel stores no larger ones.
/// </summary>
/// <remarks>
/// Vectors of integers are followed as ranges, through short loops iteration by iteration, through others until nothing changes.
/// </remarks>
internal sealed class CodeProof
{
    private const int ShortLoop = 16;
    private const int Rounds = 8;

    private readonly Kernel _kernel;
    private readonly Dictionary<string, MemoryBuffer> _bounded;
    private readonly HashSet<string> _needed = [];
    private Dictionary<string, LaneRange> _ranges = [];

    private CodeProof(Kernel kernel, Dictionary<string, MemoryBuffer> bounded)
    {
        _kernel = kernel;
        _bounded = bounded;
    }

    public static void Check(Kernel kernel)
    {
        var bounded = kernel.Parameters.Where(parameter => parameter.MemoryBuffer?.Bound is CodesBelow)
            .ToDictionary(parameter => parameter.Name, parameter => parameter.MemoryBuffer!);
        if (bounded.Count == 0)
        {
            return;
        }

        var proof = new CodeProof(kernel, bounded);
        if (proof.FindNeeded())
        {
            proof.Run(kernel.Body);
        }
    }

    /// <summary>The locals that stored codes are made of; false where none are stored.</summary>
    private bool FindNeeded()
    {
        var sources = new List<(string Name, Expression Value)>();
        var stores = false;
        Walker.VisitStatements(_kernel.Body, statement =>
        {
            if (statement is Point point && _bounded.TryGetValue(point.Source.Name, out var buffer))
            {
                _bounded[point.Pointer.Name] = buffer;
            }

            if (statement.Local is { Kind: ValueKind.Bits } local)
            {
                sources.Add((local.Name, statement.Operands[0]));
            }

            foreach (var access in statement.Accesses)
            {
                if (access.IsWrite && _bounded.ContainsKey(access.Pointer.Name))
                {
                    stores = true;
                    Need(statement is Store store
                        ? store.Value
                        : throw new InvalidOperationException(
                            $"Kernel {_kernel.Name}: {access.Pointer.Name}, whose values are bounded, is not written to by stores."));
                }
            }
        });
        int count;
        do
        {
            count = _needed.Count;
            sources.FindAll(source => _needed.Contains(source.Name)).ForEach(source => Need(source.Value));
        }
        while (_needed.Count > count);
        return stores;
    }

    private void Need(Expression value)
    {
        if (value is Variable { Kind: ValueKind.Bits } variable)
        {
            _needed.Add(variable.Name);
        }

        if (Permuted(value) is { } permuted)
        {
            Need(permuted);
            return;
        }

        // What floats are is of no use, and masks are masks whatever is compared.
        var operands = value.Operands;
        for (var position = 0; position < operands.Count; position++)
        {
            if (operands[position].Kind is ValueKind.Bits or ValueKind.Codes)
            {
                Need(operands[position]);
            }
        }
    }

    private void Run(IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
        {
            Run(statement);
        }
    }

    private void Run(Statement statement)
    {
        switch (statement)
        {
            case Declare or Assign:
                if (statement.Local is { Kind: ValueKind.Bits } local && _needed.Contains(local.Name))
                {
                    _ranges[local.Name] = Range(statement.Operands[0]);
                }

                break;
            case Store store when _bounded.TryGetValue(store.Target.Name, out var buffer):
                if (!IsBelow(store.Value, buffer.Element, ((CodesBelow)buffer.Bound!).Limit))
                {
                    throw new InvalidOperationException(
                        $"Kernel {_kernel.Name}: codes in {buffer.Name} are not shown to be below {((CodesBelow)buffer.Bound!).Limit}.");
                }

                break;
            case Store or Transpose or Prefetch or Scratch or Point:
                break;
            case Section section:
                Run(section.Body);
                break;
            case SameLine line:
                Run(line.Body);
                break;
            case If condition:
                var before = _ranges;
                _ranges = new(before);
                Run(condition.Body);
                var taken = _ranges;
                _ranges = new(before);
                Run(condition.Otherwise);
                _ranges = Join(taken, _ranges);
                break;
            case For { From: IntLiteral from, To: IntLiteral to } loop when (to.Value - from.Value) / loop.Step <= ShortLoop:
                for (var value = from.Value; value < to.Value; value += loop.Step)
                {
                    Run(loop.Body);
                }

                break;
            case For loop:
                Repeat(loop);
                break;
            default:
                throw UnknownNode.In("The proof of codes", statement);
        }
    }

    private void Repeat(For loop)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var before = new Dictionary<string, LaneRange>(_ranges);
            Run(loop.Body);
            _ranges = Join(before, _ranges);
            if (before.All(range => _ranges.TryGetValue(range.Key, out var now) && now.IsWithin(range.Value)))
            {
                return;
            }
        }

        Walker.VisitStatements(loop.Body, statement =>
        {
            if (statement is Assign assign)
            {
                _ranges.Remove(assign.Variable.Name);
            }
        });
        Run(loop.Body);
        Walker.VisitStatements(loop.Body, statement =>
        {
            if (statement is Assign assign)
            {
                _ranges.Remove(assign.Variable.Name);
            }
        });
    }

    /// <summary>What locals are after either of two ways; one that a way does not know may be anything.</summary>
    private static Dictionary<string, LaneRange> Join(Dictionary<string, LaneRange> a, Dictionary<string, LaneRange> b)
    {
        var joined = new Dictionary<string, LaneRange>();
        foreach (var range in a)
        {
            if (b.TryGetValue(range.Key, out var other))
            {
                joined.Add(range.Key, range.Value.Or(other));
            }
        }

        return joined;
    }

    private bool IsBelow(Expression value, ElementKind element, int limit) => (value, element) switch
    {
        (Unary { Operation: UnaryOperation.NarrowToCodes } narrowed, ElementKind.Byte) =>
            Range(narrowed.Operand) is { Lowest: >= 0 } range && range.Highest < limit,
        ({ Kind: ValueKind.Bits }, ElementKind.Int) => Range(value).IsBelow(limit),
        _ => false,
    };

    /// <summary>The integers whose lanes only change places; null of anything else.</summary>
    private static Expression? Permuted(Expression value) => value is Unary
    {
        Operation: UnaryOperation.BitsOfLanes,
        Operand: LaneLookUp { Table: Unary { Operation: UnaryOperation.LanesOfBits, Operand: var lanes } },
    }
        ? lanes
        : null;

    private LaneRange Range(Expression expression) => expression switch
    {
        IntLiteral literal => LaneRange.Of(literal.Value, literal.Value),
        Variable variable => _ranges.TryGetValue(variable.Name, out var range) ? range : LaneRange.Any,
        Unary { Operation: UnaryOperation.Broadcast, Kind: ValueKind.Bits } broadcast => Range(broadcast.Operand),
        Unary { Operation: UnaryOperation.Negate, Kind: ValueKind.Bits } negated =>
            LaneRange.Of(BinaryOperation.Subtract, LaneRange.Of(0, 0), Range(negated.Operand)),
        Unary { Kind: ValueKind.Bits } when Permuted(expression) is { } permuted => Range(permuted),
        Binary { Kind: ValueKind.Bits } binary => LaneRange.Of(binary.Operation, Range(binary.Left), Range(binary.Right)),
        Select { Kind: ValueKind.Bits } select => Range(select.IfTrue).Or(Range(select.IfFalse)),
        _ => LaneRange.Any,
    };
}
