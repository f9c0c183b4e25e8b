using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>Loops: all iterations in one walk.</summary>
internal sealed partial class AddressProof
{
    private readonly List<Running> _running = [];
    private readonly HashSet<(LoopFacts Loop, string Memory)> _refused = [];
    private int _openScopes;

    private void Run(For loop)
    {
        if (loop.Step <= 0)
        {
            throw Refuse($"the loop over {loop.Variable.Name} does not count up");
        }

        var from = Integer(loop.From);
        var to = Integer(loop.To);
        var starts = loop.Offsets.Select(offset => Integer(offset.From)).ToList();
        var length = to - from;
        if (length is { IsConstant: true, Constant: <= 0 })
        {
            return;
        }

        if (_trials == 0 && !(Fits(from) && _symbols.Highest(to) <= int.MaxValue - loop.Step && _symbols.Lowest(to) >= int.MinValue))
        {
            throw Refuse($"how far the loop over {loop.Variable.Name} counts is not known");
        }

        var round = _symbols.New();
        _symbols.AtLeast(round, 1, LinearForm.Zero);
        _symbols.AtMost(round, loop.Step, length + (-Room(length, loop.Step)));
        var running = new Running(
            loop, LinearForm.Of(round, 1), round, from, starts, length.IsConstant ? Integers.Ceiling(length.Constant, loop.Step) : null);

        Widen(loop);
        var opened = Open(running);
        var changed = Facts(loop).Integers.Where(_integers.ContainsKey)
            .Concat(_scopes.Values.Where(scope => scope.IsOpen && DrawsFrom(loop, scope.Memory)).Select(scope => scope.Spent))
            .Distinct()
            .ToList();
        if (changed.Count == 0)
        {
            Walk(running);
            return;
        }

        var before = changed.ToDictionary(name => name, name => _integers[name]);
        var changes = Learn(running, changed, opened);
        Begin(changes, before, running.Round);
        Walk(running);
        var rounds = Rounds(length, loop.Step);
        Begin(changes, before, rounds);
        Close(opened);
    }

    /// <summary>By how much the last value of a counter lies below the loop's bound, at least.</summary>
    private long Room(LinearForm length, int step)
    {
        if (step == 1)
        {
            return 1;
        }

        var symbols = length + (-length.Constant);
        if (symbols.IsConstant || _symbols.Divisor(symbols) % step == 0)
        {
            var rest = Integers.Modulo(length.Constant, step);
            return rest == 0 ? step : rest;
        }

        return 1;
    }

    /// <summary>How often a loop runs.</summary>
    private LinearForm Rounds(LinearForm length, int step)
    {
        if (length.IsConstant)
        {
            return LinearForm.Of(Math.Max(0, Integers.Ceiling(length.Constant, step)));
        }

        var mayRun = _symbols.IsNeverPositive(-length);
        if (mayRun && step == 1)
        {
            return length;
        }

        var rounds = _symbols.New();
        _symbols.AtLeast(rounds, 1, LinearForm.Zero);
        _symbols.AtLeast(rounds, step, length);
        if (mayRun)
        {
            _symbols.AtMost(rounds, step, length + (step - 1));
        }
        else if (_symbols.Highest(length) is { } highest)
        {
            _symbols.AtMost(rounds, 1, LinearForm.Of(Math.Max(0, Integers.Ceiling(highest, step))));
        }

        return LinearForm.Of(rounds, 1);
    }

    /// <summary>One walk over the body, at whichever iteration.</summary>
    private void Walk(Running running)
    {
        var loop = running.Loop;
        _integers[loop.Variable.Name] = running.From + running.Round.Times(loop.Step);
        for (var position = 0; position < running.Starts.Count; position++)
        {
            var offset = loop.Offsets[position];
            _integers[offset.Variable.Name] = running.Starts[position] + running.Round.Times(offset.Increment);
        }

        _running.Add(running);
        Run(loop.Body);
        _running.RemoveAt(_running.Count - 1);
    }

    /// <summary>Codes and masks that an iteration leaves to the next.</summary>
    private void Widen(For loop)
    {
        var facts = Facts(loop);
        foreach (var (name, value) in facts.PackedValues)
        {
            if (_packed.TryGetValue(name, out var largest))
            {
                _packed[name] = Math.Max(
                    largest,
                    value is Load load && _memory.TryGetValue(load.Source.Name, out var memory) && memory.Bound is CodesBelow
                    ? LargestCode(value)
                    : Full(value.Kind));
            }
        }

        foreach (var name in facts.Masks)
        {
            _bitCounts.Remove(name);
        }
    }

    /// <summary>
    /// By how much an iteration changes the integers of the outside: a walk on trial, from any values that they may have.
    /// </summary>
    private Dictionary<string, Change> Learn(Running running, List<string> changed, List<Scope> opened)
    {
        var mark = _symbols.Mark;
        var before = changed.ConvertAll(name => _integers[name]);
        _trials++;
        var first = _symbols.Count;
        foreach (var name in changed)
        {
            _integers[name] = LinearForm.Of(_symbols.New(), 1);
        }

        foreach (var scope in opened)
        {
            scope.Begin(first, _running.Count);
        }

        var entered = changed.ConvertAll(name => _integers[name]);
        Walk(running);
        var differences = changed.ConvertAll(name => _integers[name]);
        for (var position = 0; position < changed.Count; position++)
        {
            differences[position] -= entered[position];
        }

        _trials--;
        foreach (var scope in opened.Where(scope => !scope.IsDistinct(_symbols)))
        {
            // Loads that may meet twice take from no common stock: again, without it.
            _refused.Add((Facts(running.Loop), scope.Memory));
            scope.IsOpen = false;
        }

        var changes = new Dictionary<string, Change>();
        for (var position = 0; position < changed.Count; position++)
        {
            changes.Add(changed[position], Of(differences[position]));
        }

        _symbols.Forget(mark);
        for (var position = 0; position < changed.Count; position++)
        {
            _integers[changed[position]] = before[position];
        }

        if (opened.RemoveAll(scope => !scope.IsOpen) > 0)
        {
            foreach (var name in changed.Where(name => _scopes.Values.Any(scope => scope.Spent == name && !scope.IsOpen)).ToList())
            {
                changed.Remove(name);
                _integers.Remove(name);
            }

            return Learn(running, changed, opened);
        }

        return changes;

        Change Of(LinearForm difference)
        {
            var best = new Change(_symbols.Lowest(difference), _symbols.Highest(difference), null, 0);
            for (var other = 0; other < changed.Count; other++)
            {
                var taken = differences[other];
                if (!IsStock(changed[other]) || taken.IsConstant)
                {
                    continue;
                }

                var factor = difference.FactorOf(taken.Last);
                if (factor == 0 || factor % taken.LastFactor != 0)
                {
                    continue;
                }

                var times = factor / taken.LastFactor;
                var rest = difference - taken.Times(times);
                var change = new Change(_symbols.Lowest(rest), _symbols.Highest(rest), changed[other], times);
                if (change.Spread < best.Spread)
                {
                    best = change;
                }
            }

            return best;
        }
    }

    /// <summary>The values of what a loop changes after so many of its iterations.</summary>
    private void Begin(Dictionary<string, Change> changes, Dictionary<string, LinearForm> before, LinearForm rounds)
    {
        foreach (var name in changes.Keys.Where(IsStock))
        {
            var spent = _symbols.New();
            _symbols.AtLeast(spent, 1, before[name]);
            _symbols.AtMost(spent, 1, LinearForm.Of(Stock(name)));
            _integers[name] = LinearForm.Of(spent, 1);
        }

        foreach (var change in changes.Where(change => !IsStock(change.Key)))
        {
            var (lowest, highest, with, times) = change.Value;
            if (lowest is not { } low || highest is not { } high)
            {
                _integers[change.Key] = Unknown();
                continue;
            }

            var value = before[change.Key];
            if (with is not null)
            {
                value += (_integers[with] - before[with]).Times(times);
            }

            if (low == high)
            {
                value += rounds.Times(low);
            }
            else
            {
                var sum = _symbols.New();
                _symbols.AtLeast(sum, 1, rounds.Times(low));
                _symbols.AtMost(sum, 1, rounds.Times(high));
                value += LinearForm.Of(sum, 1);
            }

            _integers[change.Key] = value;
        }
    }

    private LoopFacts Facts(Statement statement)
    {
        object key = statement is For loop ? loop.Body : statement;
        if (!_facts.TryGetValue(key, out var facts))
        {
            facts = new LoopFacts(statement);
            _facts.Add(key, facts);
        }

        return facts;
    }

    /// <summary>
    /// By how much an iteration changes an integer: between two constants, and as a multiple of what it takes from a stock.
    /// </summary>
    private sealed record Change(long? Lowest, long? Highest, string? With, long Times)
    {
        public long Spread => Lowest is { } lowest && Highest is { } highest ? highest - lowest : long.MaxValue;
    }

    /// <summary>A loop that is being walked.</summary>
    /// <param name="Loop">The loop.</param>
    /// <param name="Round">The number of the iteration.</param>
    /// <param name="Symbol">Its symbol.</param>
    /// <param name="From">Where the counter starts.</param>
    /// <param name="Starts">Where its offsets start.</param>
    /// <param name="Trips">Iterations, where they are constant.</param>
    private sealed record Running(For Loop, LinearForm Round, int Symbol, LinearForm From, IReadOnlyList<LinearForm> Starts, long? Trips);

    /// <summary>What a statement and those in it assign, and which memory they load.</summary>
    private sealed class LoopFacts
    {
        public LoopFacts(Statement statement)
        {
            Walker.Visit(
                [statement],
                (expression, _) =>
                {
                    if (expression is Load load)
                    {
                        Loads.Add(load.Source.Name);
                    }
                },
                (inner, _) =>
                {
                    if (inner is Assign assign)
                    {
                        switch (assign.Variable.Kind)
                        {
                            case ValueKind.Int:
                                Integers.Add(assign.Variable.Name);
                                break;
                            case ValueKind.PackedBytes or ValueKind.PackedShorts:
                                Packed.Add(assign.Variable.Name);
                                PackedValues.Add((assign.Variable.Name, assign.Value));
                                break;
                            case ValueKind.Mask:
                                Masks.Add(assign.Variable.Name);
                                break;
                        }
                    }
                });
        }

        public HashSet<string> Integers { get; } = [];

        public HashSet<string> Packed { get; } = [];

        public List<(string Name, Expression Value)> PackedValues { get; } = [];

        public HashSet<string> Masks { get; } = [];

        public HashSet<string> Loads { get; } = [];
    }
}
