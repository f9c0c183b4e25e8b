using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>
/// Proves that everything that a kernel reads and writes lies within its buffer, for every number of samples and every share of the work
/// that a call can have. Integers are followed as linear forms over loop counters and what the network passes; what no rule shows is
/// refused.
/// </summary>
/// <remarks>
/// A loop is walked once for all its iterations. Where its body changes integers of the outside, it is first walked on trial, to learn by
/// how much an iteration changes them. Codes that stand in memory are as large as the buffer's bound says, which <see cref="CodeProof"/>
/// and
/// <see cref="ListProof"/> hold kernels to that write them.
/// </remarks>
internal sealed partial class AddressProof
{
    private readonly Kernel _kernel;
    private readonly Symbols _symbols = new();
    private readonly Dictionary<string, LinearForm> _integers = [];
    private readonly Dictionary<string, long> _packed = [];
    private readonly Dictionary<string, LinearForm> _bitCounts = [];
    private readonly Dictionary<string, Memory> _memory = [];
    private readonly Dictionary<object, LoopFacts> _facts = new(ReferenceComparer<object>.Instance);
    private readonly Dictionary<string, ListProof.Filled> _filled;
    private readonly ListProof? _lists;
    private readonly HashSet<string> _notByVectors = [];
    private int _trials;

    private AddressProof(Kernel kernel, int batchSize)
    {
        _kernel = kernel;
        var blocks = _symbols.New();
        _symbols.AtLeast(blocks, 1, LinearForm.Of(1));
        _symbols.AtMost(blocks, 1, LinearForm.Of(Lane.SampleBlocks(batchSize)));
        var samples = Samples(blocks, batchSize, kernel.Occasion);
        var units = Units(kernel.Units, LinearForm.Of(blocks, 1), Lane.SampleBlocks(batchSize));
        var last = _symbols.New();
        _symbols.AtLeast(last, 1, LinearForm.Zero);
        _symbols.AtMost(last, 1, units);
        var first = _symbols.New();
        _symbols.AtLeast(first, 1, LinearForm.Zero);
        _symbols.AtMost(first, 1, LinearForm.Of(last, 1));
        foreach (var parameter in kernel.Parameters)
        {
            if (parameter.MemoryBuffer is { } buffer)
            {
                _memory[parameter.Name] = new Memory(
                    buffer.Name, buffer.Element, LinearForm.Of(buffer.Length), LinearForm.Zero, buffer.Bound);
            }
            else if (parameter.Pointer is { } rows)
            {
                _memory[parameter.Name] = new Memory(parameter.Name, rows.Element, Length(rows, samples), LinearForm.Zero, null);
            }
            else if (parameter.ValueKind == ValueKind.Int)
            {
                var host = parameter.Host;
                _integers[parameter.Name] = host == KernelScalar.Samples ? samples
                    : host == KernelScalar.SampleBlocks ? LinearForm.Of(blocks, 1)
                    : host == KernelScalar.First ? LinearForm.Of(first, 1)
                    : host == KernelScalar.Last ? LinearForm.Of(last, 1)
                    : Unknown();
            }
        }

        _lists = ListProof.Of(kernel, Lane.SampleBlocks(batchSize));
        _filled = ListProof.FilledFrom(kernel);
    }

    public static void Check(Kernel kernel, int batchSize)
    {
        try
        {
            CodeProof.Check(kernel);
            new AddressProof(kernel, batchSize).Run(kernel.Body);
        }
        catch (OverflowException)
        {
            throw new InvalidOperationException($"Kernel {kernel.Name}: addresses are too large to be followed.");
        }
    }

    /// <summary>
    /// Memory, by the kernel's names for it, that is not read and written by vectors of sixteen elements alone, each of which is shown to
    /// begin at a multiple of sixteen. In all other memory no element ever stands in two lanes.
    /// </summary>
    /// <param name="kernel">A kernel whose addresses have been proved.</param>
    /// <param name="batchSize">Samples of a full mini-batch.</param>
    public static IReadOnlyList<string> NotByVectors(Kernel kernel, int batchSize)
    {
        var proof = new AddressProof(kernel, batchSize);
        proof.Run(kernel.Body);
        return
        [
            .. proof._notByVectors,
            .. kernel.Parameters
                .Where(parameter => parameter.MemoryBuffer is { } buffer && proof._notByVectors.Contains(buffer.Name))
                .Select(parameter => parameter.Name),
        ];
    }

    /// <summary>Elements of the caller's memory: those of all samples of the call, or of the one that it is about.</summary>
    private LinearForm Length(Pointer rows, LinearForm samples) => rows.Layout switch
    {
        null => throw Refuse($"{rows.Name} has no layout that says how much there is"),
        { } layout when layout.Has(Axis.Sample) => samples.Times(layout[Axis.Sample].Stride),
        { } layout when samples.IsConstant => LinearForm.Of(layout.Length),
        _ => throw Refuse($"{rows.Name} has no axis of samples"),
    };

    private LinearForm Samples(int blocks, int batchSize, Occasion occasion)
    {
        if (occasion == Occasion.Sample)
        {
            return LinearForm.Of(1);
        }

        var samples = _symbols.New();
        var padded = LinearForm.Of(blocks, Lane.Count);
        _symbols.AtMost(samples, 1, LinearForm.Of(batchSize));
        _symbols.AtMost(samples, 1, padded);
        _symbols.AtLeast(samples, 1, padded + (1 - Lane.Count));
        return LinearForm.Of(samples, 1);
    }

    private LinearForm Units(WorkUnits units, LinearForm blocks, int sampleBlocks)
    {
        if (units.PerSampleBlockShift is not { } shift)
        {
            return LinearForm.Of(units.Count);
        }

        if (units.IsPairs)
        {
            var pairs = _symbols.New();
            _symbols.AtMost(pairs, 2, blocks + 1);
            _symbols.AtMost(pairs, 1, LinearForm.Of((sampleBlocks + 1) / 2));
            _symbols.AtLeast(pairs, 2, blocks);
            blocks = LinearForm.Of(pairs, 1);
        }

        return blocks.Times(1L << shift);
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
            case Declare declare:
                Set(declare.Variable, declare.Value);
                if (declare.Variable.Name == _lists?.Position)
                {
                    _rowStart = _integers[declare.Variable.Name];
                }

                foreach (var filled in _filled.Values)
                {
                    if (filled.Count == declare.Variable)
                    {
                        filled.Begin();
                    }
                }

                break;
            case Assign assign:
                Set(assign.Variable, assign.Value);
                break;
            case Store store:
                Check(store.Value);
                var access = store.Accesses[0];
                var index = Check(access);
                if (store.IsStreamed)
                {
                    CheckLines(access, index);
                }

                Stored(store, index);
                break;
            case Transpose transpose:
                foreach (var part in statement.Accesses)
                {
                    var first = Check(part);
                    if (part.IsWrite && transpose.IsStreamed)
                    {
                        CheckLines(part, first);
                    }

                    if (part.IsWrite && Find(part.Pointer).Bound is not null)
                    {
                        throw Refuse($"a transposition writes to {part.Pointer.Name}, whose values are bounded");
                    }
                }

                break;
            case Prefetch prefetch:
                // Any address may be asked for; what stands in the index is proved as everywhere.
                Check(prefetch.Index);
                break;
            case Scratch scratch:
                _memory[scratch.Pointer.Name] =
                    new Memory(scratch.Pointer.Name, scratch.Pointer.Element, LinearForm.Of(scratch.Length), LinearForm.Zero, null);
                break;
            case Point point:
                var source = Find(point.Source);
                _memory[point.Pointer.Name] = source with { Offset = source.Offset + Integer(point.Index) };
                break;
            case Section section:
                Run(section.Body);
                break;
            case SameLine line:
                Run(line.Body);
                break;
            case If condition:
                Run(condition);
                break;
            case For loop:
                Run(loop);
                break;
            default:
                throw UnknownNode.In("The proof of addresses", statement);
        }
    }

    private void Set(Variable variable, Expression value)
    {
        switch (variable.Kind)
        {
            case ValueKind.Int:
                _integers[variable.Name] = Integer(value);
                break;
            case ValueKind.PackedBytes or ValueKind.PackedShorts:
                Check(value);
                _packed[variable.Name] = LargestCode(value);
                break;
            case ValueKind.Mask:
                Check(value);
                if (value is Load load && Taken(load) is { } count)
                {
                    _bitCounts[variable.Name] = count;
                }
                else
                {
                    _bitCounts.Remove(variable.Name);
                }

                break;
            default:
                Check(value);
                break;
        }
    }

    private void Run(If condition)
    {
        Check(condition.Condition);
        var changed = Facts(condition).Integers.Where(_integers.ContainsKey).ToList();
        var before = changed.ConvertAll(name => _integers[name]);
        var packed = Facts(condition).Packed.Where(_packed.ContainsKey).ToList();
        var largest = packed.ConvertAll(name => _packed[name]);
        var firstOfBranch = _symbols.Count;
        var mark = _symbols.Mark;

        Assume(condition.Condition, true);
        Run(condition.Body);
        var taken = changed.ConvertAll(name => _integers[name]);
        var takenAbove = taken.ConvertAll(form => _symbols.Above(form, firstOfBranch));
        var takenBelow = taken.ConvertAll(form => Below(form, firstOfBranch));
        var takenHighest = taken.ConvertAll(_symbols.Highest);
        var takenLowest = taken.ConvertAll(_symbols.Lowest);
        _symbols.Forget(mark);
        for (var position = 0; position < changed.Count; position++)
        {
            _integers[changed[position]] = before[position];
        }

        for (var position = 0; position < packed.Count; position++)
        {
            (_packed[packed[position]], largest[position]) = (largest[position], Math.Max(largest[position], _packed[packed[position]]));
        }

        Assume(condition.Condition, false);
        Run(condition.Otherwise);
        var other = changed.ConvertAll(name => _integers[name]);
        var otherAbove = other.ConvertAll(form => _symbols.Above(form, firstOfBranch));
        var otherBelow = other.ConvertAll(form => Below(form, firstOfBranch));
        var upper = new List<List<LinearForm>>();
        var lower = new List<List<LinearForm>>();
        for (var position = 0; position < changed.Count; position++)
        {
            upper.Add(Bounds(takenAbove[position], otherAbove[position]));
            lower.Add(Bounds(takenBelow[position], otherBelow[position]));
            if (_symbols.Highest(other[position]) is { } highest && takenHighest[position] is { } takenHigh)
            {
                upper[position].Add(LinearForm.Of(Math.Max(highest, takenHigh)));
            }

            if (_symbols.Lowest(other[position]) is { } lowest && takenLowest[position] is { } takenLow)
            {
                lower[position].Add(LinearForm.Of(Math.Min(lowest, takenLow)));
            }

            upper[position] = upper[position].FindAll(bound => _symbols.IsNeverPositive(other[position] - bound));
            lower[position] = lower[position].FindAll(bound => _symbols.IsNeverPositive(bound - other[position]));
        }

        _symbols.Forget(mark);

        // Only what came from before the branch is known again here: bounds that the first way has made of it hold without its own symbols.
        Assume(condition.Condition, true);
        for (var position = 0; position < changed.Count; position++)
        {
            var (above, below) = (takenAbove[position], takenBelow[position]);
            var (highest, lowest) = (takenHighest[position], takenLowest[position]);
            upper[position] = upper[position].FindAll(bound =>
                (bound.IsConstant && highest <= bound.Constant) || (above is not null && _symbols.IsNeverPositive(above - bound)));
            lower[position] = lower[position].FindAll(bound =>
                (bound.IsConstant && lowest >= bound.Constant) || (below is not null && _symbols.IsNeverPositive(bound - below)));
        }

        _symbols.Forget(mark);
        for (var position = 0; position < changed.Count; position++)
        {
            if (taken[position].Equals(other[position]))
            {
                continue;
            }

            var joined = _symbols.New();
            upper[position].ForEach(bound => _symbols.AtMost(joined, 1, bound));
            lower[position].ForEach(bound => _symbols.AtLeast(joined, 1, bound));
            _integers[changed[position]] = LinearForm.Of(joined, 1);
        }

        for (var position = 0; position < packed.Count; position++)
        {
            _packed[packed[position]] = Math.Max(largest[position], _packed[packed[position]]);
        }

        foreach (var name in Facts(condition).Masks)
        {
            _bitCounts.Remove(name);
        }
    }

    private static List<LinearForm> Bounds(LinearForm? a, LinearForm? b) => new[] { a, b }.OfType<LinearForm>().ToList();

    private LinearForm? Below(LinearForm form, int firstSymbol) => _symbols.Above(-form, firstSymbol) is { } above ? -above : null;

    /// <summary>What a condition says of integers, where it holds or where it does not.</summary>
    private void Assume(Expression condition, bool holds)
    {
        if (condition is not Binary { Left.Kind: ValueKind.Int } comparison)
        {
            return;
        }

        var difference = Integer(comparison.Left) - Integer(comparison.Right);
        switch (comparison.Operation, holds)
        {
            case (BinaryOperation.LessThan, true):
                _symbols.Assume(difference + 1);
                break;
            case (BinaryOperation.LessThan, false):
            case (BinaryOperation.GreaterThanOrEqual, true):
                _symbols.Assume(-difference);
                break;
            case (BinaryOperation.GreaterThan, true):
                _symbols.Assume(-difference + 1);
                break;
            case (BinaryOperation.GreaterThan, false):
                _symbols.Assume(difference);
                break;
            case (BinaryOperation.GreaterThanOrEqual, false):
                _symbols.Assume(difference + 1);
                break;
            case (BinaryOperation.Equal, true):
            case (BinaryOperation.NotEqual, false):
                _symbols.Assume(difference);
                _symbols.Assume(-difference);
                break;
        }
    }

    /// <summary>Everything that an expression reads.</summary>
    private void Check(Expression expression)
    {
        switch (expression)
        {
            case IntLiteral or FloatLiteral or LaneIndex or Variable or Strided:
                return;
            case Load or LookUp:
                Check(expression.Access!.Value);
                return;
            case BytePlanes planes:
                Check(planes.Access!.Value);
                if (planes.Count is { } count)
                {
                    Check(count);
                }

                return;
            case WordLookUp word:
                Check(word.Access!.Value);
                Check(word.Sum);
                Check(word.Codes);
                return;
            case Packed or LaneLookUp or Majority or BitNumbers or Unary or Binary or Select or Multiply or Divide or SquareRoot:
                break;
            default:
                throw UnknownNode.In("The proof of addresses", expression);
        }

        var operands = expression.Operands;
        for (var position = 0; position < operands.Count; position++)
        {
            Check(operands[position]);
        }
    }

    /// <summary>Shows that an access stays within its buffer.</summary>
    /// <returns>The first element's index in the buffer.</returns>
    private LinearForm Check(Access access)
    {
        var memory = Find(access.Pointer);
        var index = memory.Offset + Integer(access.Index);
        if (_trials > 0)
        {
            return index;
        }

        var end = index + access.Extent - memory.Length;
        if (access.Stride < 0 || !_symbols.IsNeverPositive(-index) || !_symbols.IsNeverPositive(end))
        {
            throw Refuse(
                $"{(access.IsWrite ? "a store to" : "a load from")} {memory.Name} is not shown to stay within its {Text(memory.Length)} "
                + "elements: "
                + $"it begins at {Number(_symbols.Lowest(index))} at least and ends at "
                + $"{Number(_symbols.Highest(index + (access.Extent - 1)))} at most");
        }

        if (access.Elements != Lane.Count || access.Runs > 1 || _symbols.Divisor(index) % Lane.Count != 0)
        {
            _notByVectors.Add(memory.Name);
        }

        return index;

        static string Number(long? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "an unknown element";

        string Text(LinearForm length) => length.IsConstant
            ? Number(length.Constant)
            : $"{Number(length.LastFactor)} · samples";
    }

    /// <summary>Shows that each run of an access is a cache line: buffers begin with one.</summary>
    private void CheckLines(Access access, LinearForm index)
    {
        var isWhole = access.Elements == Lane.Count && access.Pointer.Element.Size() == sizeof(int)
            && index.Constant % Lane.Count == 0 && (access.Runs == 1 || access.Stride % Lane.Count == 0);
        for (var position = 0; position < index.Count; position++)
        {
            isWhole &= index.Factor(position) % Lane.Count == 0;
        }

        if (!isWhole)
        {
            throw Refuse($"what is streamed to {access.Pointer.Name} is not shown to be a cache line");
        }
    }

    private Memory Find(Pointer pointer) =>
        _memory.TryGetValue(pointer.Name, out var memory) ? memory : throw Refuse($"{pointer.Name} is no memory that it knows");

    private LinearForm Unknown() => _symbols.New(int.MinValue, int.MaxValue);

    private InvalidOperationException Refuse(string what) => new($"Kernel {_kernel.Name}: {what}.");

    /// <summary>Memory under one of its names.</summary>
    /// <param name="Name">The buffer, or the name that the kernel gives it.</param>
    /// <param name="Element">What it holds.</param>
    /// <param name="Length">Elements.</param>
    /// <param name="Offset">The element that the name stands for.</param>
    /// <param name="Bound">What its values keep to.</param>
    private sealed record Memory(string Name, ElementKind Element, LinearForm Length, LinearForm Offset, ValueBound? Bound);
}
