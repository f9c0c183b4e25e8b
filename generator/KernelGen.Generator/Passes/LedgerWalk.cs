using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>
/// The walk of the ledger. It knows what a full mini-batch passes to a kernel and follows the integers that decide on loops and conditions,
/// so that a branch counts only when it is taken; a loop that nothing in its body depends on is walked once and multiplied. Where data
/// decide, a loop counts its stated bound, and a condition the dearer of its two ways. A loop that states its iterations over several runs
/// counts their mean in each, so that the places of the loops around it need not be gone through.
/// </summary>
/// <remarks>
/// Iterations that decide alike are walked once: known integers are followed as sums over the loops around them, so that each comparison
/// says for how many iterations it will go the same way.
/// </remarks>
internal sealed class LedgerWalk
{
    /// <summary>Loops within each other that are walked in steps: a bit for each has to do.</summary>
    private const int MostLoops = 64;

    private readonly Dictionary<string, Followed> _known = [];
    private readonly Dictionary<object, bool> _changing = [];
    private readonly bool _inSteps;

    // What has been decided in the loop that is walked in steps, innermost last: margins that stay above zero while all goes the same way.
    private readonly List<List<Followed>> _decided = [];
    private readonly Dictionary<object, HashSet<string>> _deciding = [];

    private LedgerWalk(Kernel kernel, int batchSize, bool inSteps)
    {
        _inSteps = inSteps;
        foreach (var parameter in kernel.Parameters)
        {
            var host = parameter.Host;
            Know(
                parameter.Name,
                host == KernelScalar.Samples ? Followed.Of(batchSize)
                : host == KernelScalar.SampleBlocks ? Followed.Of(Lane.SampleBlocks(batchSize))
                : host == KernelScalar.First ? Followed.Of(0)
                : host == KernelScalar.Last ? Followed.Of(kernel.Units.Count)
                : null);
        }
    }

    /// <param name="kernel">The kernel.</param>
    /// <param name="batchSize">Samples of a full mini-batch.</param>
    /// <param name="inSteps">Whether iterations that go the same way are counted together, rather than one by one.</param>
    public static Tally Of(Kernel kernel, int batchSize, bool inSteps = true)
    {
        var tally = new Tally(kernel.IsOfIntegers);
        new LedgerWalk(kernel, batchSize, inSteps).Walk(kernel.Body, tally);
        return tally.IsWhole
            ? tally
            : throw new InvalidOperationException(
                $"Kernel {kernel.Name}: the iterations that its loops state over several runs are not whole over all of them.");
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
                case Store or Transpose or Prefetch or Scratch or Point:
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
            Walk(value.Value != 0 ? condition.Body : condition.Otherwise, tally);
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
        var isStated = loop.TripsOver != 1;
        var from = isStated ? null : Value(loop.From);
        var to = isStated ? null : Value(loop.To);
        if (from is not null && to is not null)
        {
            // As many iterations at every place of the loops around it, or else one place after another.
            Decide(to.Sum(0, 1, from, -1));
            Decide(from.Sum(0, 1, to, -1));
            if (IsDecidedBy(loop))
            {
                Step(loop, from, to, tally);
                return;
            }
        }

        var trips = from is not null && to is not null ? Trips(from.Value, to.Value, loop.Step) : loop.Trips;
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
        tally.Add(inner, trips, loop.TripsOver);
    }

    private static long Trips(long from, long to, int step) => Math.Max(0, (to - from + step - 1) / step);

    /// <summary>Iterations that decide something: those that follow each other and decide the same are walked once.</summary>
    private void Step(For loop, Followed from, Followed to, Tally tally)
    {
        var depth = _decided.Count;
        var inSteps = _inSteps && depth < MostLoops && !Changes(loop.Body);
        var starts = loop.Offsets.Select(offset => Value(offset.From)).ToList();
        var trips = Trips(from.Value, to.Value, loop.Step);
        for (var trip = 0L; trip < trips;)
        {
            Set(loop.Variable, from, loop.Step);
            for (var position = 0; position < starts.Count; position++)
            {
                // A body that changes integers of its outside has what it computes with walked on.
                Set(loop.Offsets[position].Variable, starts[position], loop.Offsets[position].Increment);
            }

            if (!inSteps)
            {
                Walk(loop.Body, tally);
                trip++;
                continue;
            }

            var inner = new Tally();
            _decided.Add([]);
            Walk(loop.Body, inner);
            var decided = _decided[depth];
            _decided.RemoveAt(depth);
            var alike = decided.Aggregate(trips - trip, (least, margin) => Math.Min(least, Alike(margin, depth)));
            tally.Add(inner, alike);
            trip += alike;
            foreach (var margin in decided)
            {
                // The least that it has been among these iterations, for the loops around this one.
                var slope = margin.Slope(depth);
                Decide((margin with
                {
                    Value = checked((int)(margin.Value + Math.Min(0, slope * (alike - 1)))), Bent = margin.Bent & ~(1UL << depth)
                }).With(depth, 0));
            }

            void Set(Variable variable, Followed? start, int increment) => Know(
                variable.Name, start is null ? null : inSteps ? At(start, increment).With(depth, increment) : At(start, increment));

            Followed At(Followed start, int increment) => start with { Value = unchecked((int)(start.Value + (trip * increment))) };
        }
    }

    /// <summary>For how many iterations from this one on a margin stays.</summary>
    private static long Alike(Followed margin, int loop) =>
        (margin.Bent & (1UL << loop)) != 0 ? 1
        : margin.Slope(loop) is < 0 and var slope ? (margin.Value / -slope) + 1
        : long.MaxValue;

    /// <summary>What is decided stays so while a margin is not negative.</summary>
    private void Decide(Followed margin)
    {
        if (_decided.Count > 0 && !margin.IsConstant)
        {
            _decided[_decided.Count - 1].Add(margin);
        }
    }

    /// <summary>Whether a body changes integers of its outside, so that no iteration is like the one before.</summary>
    private bool Changes(IReadOnlyList<Statement> body)
    {
        if (!_changing.TryGetValue(body, out var changes))
        {
            Walker.VisitStatements(body, statement => changes |= statement is Assign { Variable.Kind: ValueKind.Int });
            _changing.Add(body, changes);
        }

        return changes;
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

    /// <summary>
    /// The integers that decide on loops and conditions, those that they are computed from included; none beyond a load, whose value is
    /// data.
    /// </summary>
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
                    if (loop.TripsOver == 1)
                    {
                        names.UnionWith(Integers(loop.From));
                        names.UnionWith(Integers(loop.To));
                    }

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

    /// <summary>What a statement computes, reads and writes itself.</summary>
    private static void Count(Statement statement, Tally tally)
    {
        var operands = statement.Operands;
        for (var position = 0; position < operands.Count; position++)
        {
            Walker.Visit(operands[position], 1, (node, _) => tally.Add(node));
        }

        foreach (var access in statement.Accesses)
        {
            tally.Add(access);
        }
    }

    private void Forget(IReadOnlyList<Statement> body) => Walker.VisitStatements(body, statement =>
    {
        if (statement is Assign assign)
        {
            _known.Remove(assign.Variable.Name);
        }
    });

    private void Know(string name, Followed? value)
    {
        if (value is not null)
        {
            _known[name] = value;
        }
        else
        {
            _known.Remove(name);
        }
    }

    /// <summary>An integer or a condition (1 where it holds), or null where data or the caller decide.</summary>
    private Followed? Value(Expression expression)
    {
        switch (expression)
        {
            case IntLiteral literal:
                return Followed.Of(literal.Value);
            case Variable variable:
                return _known.TryGetValue(variable.Name, out var known) ? known : null;
            case Strided strided:
                return Value(strided.Variable) is { } factor
                    ? factor.Sum(unchecked(factor.Value * strided.Factor), strided.Factor, Followed.Of(0), 0)
                    : null;
            case Binary { Kind: ValueKind.Int or ValueKind.Condition } binary:
                return Value(binary.Left) is { } left && Value(binary.Right) is { } right ? Value(binary.Operation, left, right) : null;
            default:
                return null;
        }
    }

    private Followed? Value(BinaryOperation operation, Followed left, Followed right)
    {
        var (a, b) = (left.Value, right.Value);
        switch (operation)
        {
            case BinaryOperation.Add:
                return left.Sum(unchecked(a + b), 1, right, 1);
            case BinaryOperation.Subtract:
                return left.Sum(unchecked(a - b), 1, right, -1);
            case BinaryOperation.ShiftLeft when right.IsConstant && b is >= 0 and < 31:
                return left.Sum(a << b, 1L << b, Followed.Of(0), 0);
            case BinaryOperation.And:
                return Followed.Bend(a & b, left, right);
            case BinaryOperation.Or:
                return Followed.Bend(a | b, left, right);
            case BinaryOperation.Xor:
                return Followed.Bend(a ^ b, left, right);
            case BinaryOperation.ShiftLeft:
                return Followed.Bend(a << b, left, right);
            case BinaryOperation.ShiftRight:
                return Followed.Bend(a >> b, left, right);
            case BinaryOperation.ShiftRightLogical:
                return Followed.Bend((int)((uint)a >> b), left, right);
            case BinaryOperation.Min:
                return IsAbove(right, left, orEqual: true) ? left : right;
            case BinaryOperation.Max:
                return IsAbove(left, right, orEqual: true) ? left : right;
            case BinaryOperation.GreaterThan:
                return Truth(IsAbove(left, right, orEqual: false));
            case BinaryOperation.GreaterThanOrEqual:
                return Truth(IsAbove(left, right, orEqual: true));
            case BinaryOperation.LessThan:
                return Truth(IsAbove(right, left, orEqual: false));
            case BinaryOperation.Equal:
                return Truth(IsAbove(left, right, orEqual: true) && IsAbove(right, left, orEqual: true));
            case BinaryOperation.NotEqual:
                return Truth(!(IsAbove(left, right, orEqual: true) && IsAbove(right, left, orEqual: true)));
            default:
                return null;
        }

        static Followed Truth(bool holds) => Followed.Of(holds ? 1 : 0);
    }

    /// <summary>Compares two, and keeps by how much the one is above the other or not.</summary>
    private bool IsAbove(Followed left, Followed right, bool orEqual)
    {
        var distance = (long)left.Value - right.Value - (orEqual ? 0 : 1);
        var isAbove = distance >= 0;
        var margin = isAbove ? distance : -distance - 1;
        Decide(isAbove ? left.Sum(Clamped(margin), 1, right, -1) : right.Sum(Clamped(margin), 1, left, -1));
        return isAbove;

        static int Clamped(long value) => (int)Math.Min(int.MaxValue, value);
    }
}
