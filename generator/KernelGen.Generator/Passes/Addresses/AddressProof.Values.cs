using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>Values that come from memory, and those that go there, where addresses are made of them.</summary>
/// <remarks>
/// Numbers whose sum is bounded, rather than each of them, are taken from a stock: the lengths of an input's lists, the bits of masks that
/// share none. A loop in which no two loads meet opens it, and what was taken so far stands in an integer of its own, which others are
/// compared with.
/// </remarks>
internal sealed partial class AddressProof
{
    private readonly Dictionary<string, Scope> _scopes = [];
    private readonly Dictionary<string, LinearForm> _maskIndices = [];
    private LinearForm? _rowStart;

    /// <summary>An integer from memory.</summary>
    private LinearForm Loaded(Load load)
    {
        var memory = Find(load.Source);
        var index = Check(load.Access!.Value);
        if (Taken(load, memory, index) is { } taken)
        {
            return taken;
        }

        if (memory.Bound is ListLengths lengths)
        {
            return _symbols.New(0, lengths.RowLength / lengths.Step);
        }

        if (memory.Bound is ListsBelow lists && IsListed(lists, index, 1))
        {
            return _symbols.New(0, lists.Limit - 1);
        }

        if (_filled.TryGetValue(memory.Name, out var filled)
            && (_trials > 0 || _symbols.IsNeverPositive(index + 1 - Integer(filled.Count)))
            && filled is { Lowest: { } lowest, Highest: { } highest })
        {
            return _symbols.New(lowest, highest);
        }

        return memory.Element switch
        {
            ElementKind.Byte => _symbols.New(0, byte.MaxValue),
            ElementKind.UShort => _symbols.New(0, ushort.MaxValue),
            ElementKind.Short => _symbols.New(short.MinValue, short.MaxValue),
            _ => Unknown(),
        };
    }

    /// <summary>The largest of some packed codes.</summary>
    private long LargestCode(Expression codes)
    {
        if (codes is Load load)
        {
            var memory = Find(load.Source);
            if (codes.Kind == ValueKind.PackedBytes && memory.Bound is CodesBelow below)
            {
                return below.Limit - 1;
            }

            if (codes.Kind == ValueKind.PackedShorts
                && memory is { Bound: ListsBelow lists, Element: ElementKind.UShort }
                && IsListed(lists, memory.Offset + Integer(load.Index), load.Access!.Value.Elements))
            {
                return lists.Limit - 1;
            }
        }

        return Full(codes.Kind);
    }

    private static long Full(ValueKind kind) => kind == ValueKind.PackedBytes ? byte.MaxValue : ushort.MaxValue;

    /// <summary>Whether elements of lists are among those that their lengths say are there.</summary>
    private bool IsListed(ListsBelow lists, LinearForm index, int elements)
    {
        if (_trials > 0)
        {
            return true;
        }

        if (!_scopes.TryGetValue(lists.Lengths, out var scope) || scope is not { IsOpen: true, Group: { } group })
        {
            return false;
        }

        var place = index - group.Times(lists.RowLength);
        return _symbols.IsNeverPositive(-place) && _symbols.IsNeverPositive(place + elements - _integers[scope.Spent].Times(lists.Step));
    }

    /// <summary>The bits of a mask, or the length of a list: taken from what is left of their stock. Null where there is none.</summary>
    private LinearForm? Taken(Load load)
    {
        var memory = Find(load.Source);
        var index = memory.Offset + Integer(load.Index);
        if (load.Kind == ValueKind.Mask && _lists?.Membership == memory.Name)
        {
            _maskIndices[memory.Name] = index;
        }

        return Taken(load, memory, index);
    }

    private LinearForm? Taken(Load load, Memory memory, LinearForm index)
    {
        if (!_scopes.TryGetValue(memory.Name, out var scope) || !scope.IsOpen)
        {
            return null;
        }

        if (_trials > 0)
        {
            scope.Use(load, index, _running.Skip(scope.Depth).Select(running => (running.Symbol, running.Trips)).ToList());
        }

        var spent = _integers[scope.Spent];
        var taken = _symbols.New();
        _symbols.AtLeast(taken, 1, LinearForm.Zero);
        _symbols.AtMost(taken, 1, LinearForm.Of(scope.Stock));
        _symbols.AtMost(taken, 1, LinearForm.Of(scope.Stock) - spent);
        _integers[scope.Spent] = spent + LinearForm.Of(taken, 1);
        return LinearForm.Of(taken, 1);
    }

    /// <summary>Opens the stocks that a loop of constant length takes from, where no loop around it has.</summary>
    private List<Scope> Open(Running running)
    {
        var opened = new List<Scope>();
        if (running.Trips is null)
        {
            return opened;
        }

        foreach (var name in Facts(running.Loop).Loads)
        {
            if (!_memory.TryGetValue(name, out var memory)
                || (_scopes.TryGetValue(memory.Name, out var known) && known.IsOpen)
                || _refused.Contains((Facts(running.Loop), memory.Name)))
            {
                continue;
            }

            var (stock, lists) = memory.Bound is ListLengths lengths ? (lengths.RowLength / lengths.Step, lengths.Lists)
                : _lists?.Membership == memory.Name ? (_lists.Stock, 0)
                : (-1, 0);
            if (stock >= 0)
            {
                var scope = new Scope(memory.Name, stock, lists) { IsOpen = true };
                _scopes[memory.Name] = scope;
                _integers[scope.Spent] = LinearForm.Zero;
                opened.Add(scope);
                _openScopes++;
            }
        }

        return opened;
    }

    private void Close(List<Scope> opened)
    {
        foreach (var scope in opened)
        {
            scope.IsOpen = false;
            _integers.Remove(scope.Spent);
            _openScopes--;
        }
    }

    private bool DrawsFrom(For loop, string memory) =>
        Facts(loop).Loads.Any(name => _memory.TryGetValue(name, out var known) && known.Name == memory);

    private bool IsStock(string name) => _openScopes > 0 && _scopes.Values.Any(scope => scope.IsOpen && scope.Spent == name);

    private long Stock(string name) => _scopes.Values.First(scope => scope.IsOpen && scope.Spent == name).Stock;

    /// <summary>What a store means for those who are addressed by it.</summary>
    private void Stored(Store store, LinearForm index)
    {
        var memory = Find(store.Target);
        if (_filled.TryGetValue(memory.Name, out var filled) && _trials == 0)
        {
            var value = Integer(store.Value);
            filled.Add(_symbols.Lowest(value), _symbols.Highest(value));
        }

        if (_trials > 0 || (memory.Bound is null or CodesBelow
            && (_lists is null || (memory.Name != _lists.Membership && memory.Name != _lists.Powers))))
        {
            return;
        }

        if (_lists is null)
        {
            throw Refuse($"it writes to {memory.Name}, whose values are bounded, in a way that is not known");
        }

        var isRight = memory.Bound switch
        {
            ListLengths lengths => KeepsLengths(lengths, index),
            ListsBelow lists => KeepsLists(lists, store),
            _ => memory.Name == _lists.Membership ? KeepsMembership(store, index) : KeepsPowers(store, index),
        };
        if (!isRight)
        {
            throw Refuse($"what it writes to {memory.Name} is not shown to keep to the bound of its values");
        }
    }

    /// <summary>The lengths of a row's lists add up to what has been listed, which is what the row has room for at most.</summary>
    private bool KeepsLengths(ListLengths lengths, LinearForm index)
    {
        if (_rowStart is null || _running.Count != 2 || _running[1].Trips != lengths.Lists)
        {
            return false;
        }

        var group = index - _running[1].Round;
        if (group.Constant % lengths.Lists != 0 || group.CommonFactor() % lengths.Lists != 0 || group.FactorOf(_running[1].Symbol) != 0)
        {
            return false;
        }

        var row = group.Over(lengths.Lists);
        return _rowStart.Equals(row.Times(_lists!.RowLength))
            && row.Equals(_running[0].From + _running[0].Round)
            && _symbols.IsNeverPositive(_integers[_lists.Position] - _rowStart + (-lengths.RowLength));
    }

    private bool KeepsLists(ListsBelow lists, Store store)
    {
        if (_lists!.Padding.Contains(store))
        {
            return true;
        }

        // Bit b of the words of a mask stands for sample 16 · place + b, and is set for samples that there are alone.
        if (!_lists.Members.TryGetValue(store, out var firstRow) || !_maskIndices.TryGetValue(_lists.Membership, out var index))
        {
            return false;
        }

        var first = Integer(firstRow);
        return _lists.Place(index) is { } place
            && _symbols.IsNeverPositive(-place)
            && _symbols.IsNeverPositive(place + (LinesOfMask - _lists.Places))
            && _symbols.IsNeverPositive(-first)
            && _symbols.IsNeverPositive(first - place.Times(Lane.Count) + (_lists.Stock - lists.Limit));
    }

    /// <summary>
    /// Sixteen samples' membership in the list of one power: their powers, compared with one more than the list's number.
    /// </summary>
    private bool KeepsMembership(Store store, LinearForm index)
    {
        if (!_lists!.Comparisons.TryGetValue(store, out var comparison))
        {
            return false;
        }

        var place = index - Integer(comparison.List).Times(_lists.Places);
        return _symbols.IsNeverPositive(-place)
            && _symbols.IsNeverPositive(place + (1 - _lists.Places))
            && Integer(comparison.Powers).Equals(place.Times(Lane.Count));
    }

    /// <summary>Powers are zero but where there are samples.</summary>
    private bool KeepsPowers(Store store, LinearForm index) =>
        _lists!.Zeros.Contains(store) || _symbols.IsNeverPositive(index + (store.Accesses[0].Elements - _lists.Stock));

    /// <summary>Elements of membership that one mask is.</summary>
    private const int LinesOfMask = 4;

    /// <summary>Numbers whose sum is bounded.</summary>
    /// <param name="memory">Where they stand.</param>
    /// <param name="stock">What they add up to at most.</param>
    /// <param name="lists">Numbers of a group, all of which a loop has to be in; 0 where all of the memory is one.</param>
    private sealed class Scope(string memory, long stock, int lists)
    {
        // A loop within is walked twice: the second walk is that of all its iterations.
        private readonly Dictionary<Load, (LinearForm Index, List<(int Symbol, long? Trips)> Loops)> _uses = new(
            ReferenceComparer<Load>.Instance);
        private int _firstSymbol;

        public string Memory { get; } = memory;

        public long Stock { get; } = stock;

        /// <summary>The integer that says how much has been taken; no local has such a name.</summary>
        public string Spent { get; } = "taken from " + memory;

        public bool IsOpen { get; set; }

        /// <summary>Loops around the one that opened it.</summary>
        public int Depth { get; private set; }

        /// <summary>The number of the group that is taken from.</summary>
        public LinearForm? Group { get; private set; }

        public void Begin(int firstSymbol, int depth)
        {
            (_firstSymbol, Depth) = (firstSymbol, depth);
            _uses.Clear();
        }

        /// <summary>A load within these loops, from the one on that opened the stock.</summary>
        public void Use(Load load, LinearForm index, List<(int Symbol, long? Trips)> loops) => _uses[load] = (index, loops);

        /// <summary>
        /// Whether no element is loaded twice: the strides of the loops around each load are a number system, and loads have ranges of
        /// their own.
        /// </summary>
        public bool IsDistinct(Symbols symbols)
        {
            var ranges = new List<(LinearForm First, long Length)>();
            foreach (var use in _uses)
            {
                var (index, loops) = use.Value;
                var first = index;
                var length = (long)use.Key.Access!.Value.Elements;
                foreach (var (symbol, trips) in loops.OrderBy(loop => System.Math.Abs(index.FactorOf(loop.Symbol))))
                {
                    var stride = System.Math.Abs(index.FactorOf(symbol));
                    if (trips is not { } count || (count > 1 && stride < length))
                    {
                        return false;
                    }

                    first = first.Without(symbol) + (index.FactorOf(symbol) < 0 ? -stride * (count - 1) : 0);
                    length += stride * (count - 1);
                }

                if (!first.IsConstant && first.Last >= _firstSymbol)
                {
                    return false;
                }

                ranges.Add((first, length));
            }

            for (var a = 0; a < ranges.Count; a++)
            {
                for (var b = 0; b < a; b++)
                {
                    var distance = ranges[a].First - ranges[b].First;
                    if (!distance.IsConstant
                        || (distance.Constant >= 0 ? distance.Constant < ranges[b].Length : -distance.Constant < ranges[a].Length))
                    {
                        return false;
                    }
                }
            }

            return lists == 0 || (ranges.Count == 1 && IsOneGroup(ranges[0].First, ranges[0].Length));
        }

        private bool IsOneGroup(LinearForm first, long length)
        {
            var rest = Integers.Modulo(first.Constant, lists);
            if (rest + length > lists || first.CommonFactor() % lists != 0)
            {
                return false;
            }

            Group = (first + (-rest)).Over(lists);
            return true;
        }
    }
}
