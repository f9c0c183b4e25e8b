using System;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using static KernelGen.Generator.Kernels.Frozen.FrozenBuffers;

namespace KernelGen.Generator.Kernels.Frozen;

/// <summary>The tables of a picture: for every few channels at a place the sums with all weights that they can have, in a vector.</summary>
internal sealed class SumTables
{
    private readonly WindowSum _sum;
    private readonly WordFormat _format;
    private readonly KernelBuilder _b;
    private readonly Pointer _x;
    private readonly Pointer? _terms;
    private readonly Pointer _tables;
    private readonly Pointer? _numbers;
    private readonly Pointer? _ends;

    private SumTables(string name, int layer, WindowSum sum, MemoryBuffer input, SumMemory memory, ConstantBuffer? terms)
    {
        (_sum, _format) = (sum, sum.Format);
        _b = new KernelBuilder(name, layer, Occasion.Sample);
        _x = _b.MemoryBuffer("x", input);
        _terms = terms is null ? null : _b.MemoryBuffer("terms", terms.Buffer);
        _tables = _b.MemoryBuffer("tables", memory.Tables);
        _numbers = memory.Numbers is null ? null : _b.MemoryBuffer("numbers", memory.Numbers);
        _ends = memory.Ends is null ? null : _b.MemoryBuffer("ends", memory.Ends);
    }

    /// <summary>
    /// Where the terms of entries stand among fifteen values, a zero, and the same negated: a vector for each input of a word of codes.
    /// </summary>
    public static ConstantBuffer Terms(WordFormat format) => Constant(
        format.IsBinary ? "BinaryTerms" : "TernaryTerms",
        "Where the terms of a table's entries stand among values, a zero, and the values negated",
        ElementKind.Short,
        Layout.Of(new Dimension(Axis.Input, format.InputsPerWord), new Dimension(Axis.Lane, Shorts)),
        [
            .. Enumerable.Range(0, format.InputsPerWord)
                .SelectMany(input => Enumerable.Range(0, Shorts).Select(entry => Term(format, input, entry))),
        ]);

    /// <param name="name">The kernel.</param>
    /// <param name="layer">The operation.</param>
    /// <param name="what">What is said of it.</param>
    /// <param name="sum">The sums.</param>
    /// <param name="input">The values.</param>
    /// <param name="memory">Receives the tables.</param>
    /// <param name="terms">Where the terms of entries stand; null where tables are made as bytes.</param>
    public static Kernel Lower(
        string name, int layer, string what, WindowSum sum, MemoryBuffer input, SumMemory memory, ConstantBuffer? terms) =>
        new SumTables(name, layer, sum, input, memory, terms).Lower(what);

    private Kernel Lower(string what)
    {
        ForPlaces(_b, _sum.Input, (row, column) =>
        {
            var x = _b.Point("place", _x, _x.StartOf((Axis.Row, row), (Axis.Column, column)));
            var tables = _b.Point("tablesOfPlace", _tables, _tables.StartOf((Axis.Row, row), (Axis.Column, column)));
            ForWords(x, tables);
        });
        var inputs = _format.IsBinary
            ? "five inputs each, with all weights of −1 and 1"
            : "three inputs each, with all weights of −1, 0 and 1";
        string[] shared = _format.SharesInputs
            ? ["Two words share an input: the second halves of their first tables add it and subtract it."]
            : [];
        return _b.Build(
            $"{what}: the sums of {inputs}.",
            [
                "The method of four Russians (Arlazarov et al. 1970).",
                _terms is null
                    ? "Of half of a table the low bytes, then the high ones, sixteen each and twice; the other half is the same negated."
                    : "Values, zeros, and the values negated stand in a vector; each entry is the sum of some of them.",
                .. shared,
            ]);
    }

    private void ForWords(Pointer x, Pointer tables)
    {
        if (_numbers is null || _ends is null)
        {
            ForPairs(0, _sum.Words / WordsPerStep, step => Words(x, tables, step, count: null));
            LastWord(x, tables, count: null);
            return;
        }

        var count = _b.Let("count", new IntLiteral(0));
        _b.Store(_ends, 0, 0);
        ForEach(_b, "part", _sum.Parts, part =>
        {
            var stepsPerPart = _sum.WordsPerPart / WordsPerStep;
            if (_sum.Parts == 1)
            {
                ForPairs(0, _sum.Words / WordsPerStep, step => Words(x, tables, step, count));
            }
            else
            {
                var first = _b.Let("first" + StepTitle, part.Stride(stepsPerPart).Min(_sum.Words / WordsPerStep));
                var last = _b.Let("last" + StepTitle, (first + stepsPerPart).Min(_sum.Words / WordsPerStep));
                _b.For(
                    StepName, first, last, 1, (_sum.Words / WordsPerStep, _sum.Parts), step => Words(x, tables, step, count));
            }

            _b.Store(_ends, part + 1, count);
        });
        if (LastWord(x, tables, count))
        {
            _b.Store(_ends, _sum.Parts, count);
        }
    }

    /// <summary>Words that an iteration makes tables for.</summary>
    private int WordsPerStep => _format.SharesInputs ? 2 : 1;

    private string StepName => _format.SharesInputs ? "pair" : "word";

    private string StepTitle => KernelBuilder.Capitalised(StepName);

    private void ForPairs(int first, int last, Action<Expression> body)
    {
        if (last - first == 1)
        {
            _b.Scope($"The first {StepName}.", () => body(first));
        }
        else if (last > first)
        {
            _b.For(StepName, first, last, 1, body);
        }
    }

    private void Words(Pointer x, Pointer tables, Expression step, Variable? count)
    {
        var first = step.Stride(_format.First(WordsPerStep));
        var word = step.Stride(WordsPerStep);
        if (!_format.SharesInputs)
        {
            Word(x, first, tables, word, count, shared: null, Place.Alone);
            return;
        }

        var shared = _b.Let("shared", new Unary(
            UnaryOperation.Broadcast, new Load(x, first + _format.InputsPerWord, ValueKind.Int), ValueKind.Shorts));
        Word(x, first, tables, word, count, shared, Place.First);
        Word(x, first + _format.First(1), tables, word + 1, count, shared, Place.Second);
    }

    /// <summary>The tables of a word without another to share an input with.</summary>
    private bool LastWord(Pointer x, Pointer tables, Variable? count)
    {
        if (_sum.Words % WordsPerStep == 0)
        {
            return false;
        }

        _b.Scope("The last word.", () => Word(
            x,
            _format.First(_sum.Words - 1),
            tables,
            _sum.Words - 1,
            count,
            _b.Let("shared", new Unary(UnaryOperation.Broadcast, new IntLiteral(0), ValueKind.Shorts)),
            Place.Alone));
        return true;
    }

    /// <summary>The tables of a word at its place, or, where words of zeros are left out, behind those that are there.</summary>
    private void Word(Pointer x, Expression first, Pointer tables, Expression word, Variable? count, Variable? shared, Place place)
    {
        if (count is null || _numbers is null)
        {
            Fill(x, first, tables, tables.StartOf((Axis.Group, word)), shared, place);
            return;
        }

        var (from, inputs) = place == Place.Second ? (first + (-1), _format.InputsPerWord + 1)
            : (first, _format.InputsPerWord + (place == Place.First ? 1 : 0));
        var zeros = _b.Let(Named("zeros", place), Values(x, from, inputs).IsEqualTo(new IntLiteral(0)).SignBits());
        _b.If(zeros.IsNotEqualTo((1 << Lane.Count) - 1), () =>
        {
            Fill(x, first, tables, tables.StartOf((Axis.Group, count)), shared, place);
            _b.Store(_numbers, count, word);
            _b.Set(count, count + 1);
        });
    }

    private void Fill(Pointer x, Expression first, Pointer tables, Expression at, Variable? shared, Place place)
    {
        if (_terms is null)
        {
            for (var table = 0; table < WordFormat.TablesPerWord; table++)
            {
                var from = first + (table * _format.InputsPerTable);
                _b.Store(tables, at + (table * Shorts), new BytePlanes(
                    x, from, _format.IsBinary ? new IntLiteral(_sum.Input.Channels) - from : null));
            }

            if (shared is not null)
            {
                _b.Store(tables, at + (WordFormat.TablesPerWord * Shorts), place == Place.Second ? -shared : shared);
            }

            return;
        }

        var values = _b.Let(Named("values", place), Values(x, first, _format.InputsPerWord));
        var signed = _b.Let(Named("signed", place), values.NarrowToShorts(-values));
        for (var table = 0; table < WordFormat.TablesPerWord; table++)
        {
            var sums = Enumerable.Range(table * _format.InputsPerTable, _format.InputsPerTable)
                .Select(Expression (input) => new LaneLookUp(signed, _terms.Load(ValueKind.Shorts, (Axis.Input, input))))
                .Aggregate((left, right) => left + right);
            if (table == 0 && shared is not null)
            {
                var entries = _b.Let(Named("sums", place), sums);
                _b.Store(tables, at, entries);
                _b.Store(
                    tables,
                    at + (WordFormat.TablesPerWord * Shorts),
                    place == Place.Second ? entries - shared : entries + shared);
                continue;
            }

            _b.Store(tables, at + (table * Shorts), sums);
        }
    }

    /// <summary>
    /// The inputs of a word, and zeros behind them. What lies behind the values of a place has no weight where there are weights of zero;
    /// else it must be zero itself.
    /// </summary>
    private Expression Values(Pointer x, Expression first, int inputs)
    {
        var count = _format.IsBinary && _sum.Input.Channels % inputs != 0
            ? (new IntLiteral(_sum.Input.Channels) - first).Min(inputs)
            : (Expression)new IntLiteral(inputs);
        return new Load(x, first, ValueKind.Shorts).WidenLower() & count.Broadcast().IsGreaterThan(new LaneIndex());
    }

    private static string Named(string name, Place place) =>
        place == Place.Alone ? name : place.ToString().ToLowerInvariant() + KernelBuilder.Capitalised(name);

    private static int Term(WordFormat format, int input, int entry)
    {
        var weight = format.WeightOf(input % format.InputsPerTable, entry);
        return weight == 0 ? Lane.Count - 1 : weight > 0 ? input : Lane.Count + input;
    }

    /// <summary>Where a word stands among those that share an input.</summary>
    private enum Place
    {
        Alone,
        First,
        Second,
    }
}
