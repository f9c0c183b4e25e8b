using System.Collections.Generic;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>
/// What is known of integer symbols: bounds in terms of symbols that came before them, and a common divisor. A form is bounded by putting
/// the bounds of its latest symbol in that symbol's place, one symbol after another: symbols that two forms share cancel, which intervals
/// alone could not.
/// </summary>
internal sealed class Symbols
{
    /// <summary>Substitutions that one question may take; a question that takes more is not answered, which is never wrong.</summary>
    private const int Patience = 4_000;

    private readonly List<Symbol> _symbols = [];

    // Bounds in the order in which they were learned, so that what held under a condition can be taken back.
    private readonly List<List<Bound>> _learned = [];
    private int _steps;

    public int Count => _symbols.Count;

    /// <summary>Where the list of what is known ends now.</summary>
    public int Mark => _learned.Count;

    /// <summary>A new symbol, of which nothing is known but what always divides it.</summary>
    public int New(long divisor = 1)
    {
        _symbols.Add(new Symbol(divisor));
        return _symbols.Count - 1;
    }

    /// <summary>A new symbol within constants.</summary>
    public LinearForm New(long lowest, long highest)
    {
        var symbol = New();
        AtLeast(symbol, 1, LinearForm.Of(lowest));
        AtMost(symbol, 1, LinearForm.Of(highest));
        return LinearForm.Of(symbol, 1);
    }

    /// <summary>factor · symbol ≤ form, the factor positive, the form of symbols before this one.</summary>
    public void AtMost(int symbol, long factor, LinearForm form)
    {
        Divide(ref factor, ref form);
        Learn(_symbols[symbol].Upper, new Bound(factor, form));
    }

    /// <summary>factor · symbol ≥ form.</summary>
    public void AtLeast(int symbol, long factor, LinearForm form)
    {
        form = -form;
        Divide(ref factor, ref form);
        Learn(_symbols[symbol].Lower, new Bound(factor, -form));
    }

    /// <summary>form ≤ 0, from here on.</summary>
    public void Assume(LinearForm form)
    {
        if (form.IsConstant)
        {
            return;
        }

        var (symbol, factor) = (form.Last, form.LastFactor);
        var rest = form.Without(symbol);
        if (factor > 0)
        {
            AtMost(symbol, factor, -rest);
        }
        else
        {
            AtLeast(symbol, -factor, rest);
        }
    }

    /// <summary>Takes back what was learned since a mark.</summary>
    public void Forget(int mark)
    {
        while (_learned.Count > mark)
        {
            var bounds = _learned[_learned.Count - 1];
            bounds.RemoveAt(bounds.Count - 1);
            _learned.RemoveAt(_learned.Count - 1);
        }
    }

    /// <summary>Whether form ≤ 0 can be shown.</summary>
    public bool IsNeverPositive(LinearForm form)
    {
        _steps = Patience;
        return Shows(form);
    }

    /// <summary>The largest value that the form can have, or null where none is known.</summary>
    public long? Highest(LinearForm form)
    {
        _steps = Patience;
        return Highest(form, 1);
    }

    /// <summary>The least value that the form can have, or null where none is known.</summary>
    public long? Lowest(LinearForm form) => -Highest(-form);

    /// <summary>A number that divides every value of the form; 0 for a form that is zero.</summary>
    public long Divisor(LinearForm form)
    {
        var divisor = form.Constant;
        for (var position = 0; position < form.Count; position++)
        {
            divisor = Integers.CommonDivisor(divisor, form.Factor(position) * _symbols[form.Symbol(position)].Divisor);
        }

        return System.Math.Abs(divisor);
    }

    /// <summary>The form with symbols from a number on replaced by bounds: never smaller than it. Null where a bound is missing.</summary>
    public LinearForm? Above(LinearForm form, int firstSymbol)
    {
        while (!form.IsConstant && form.Last >= firstSymbol)
        {
            var (symbol, factor) = (form.Last, form.LastFactor);
            var bounds = factor > 0 ? _symbols[symbol].Upper : _symbols[symbol].Lower;
            LinearForm? next = null;
            foreach (var bound in bounds)
            {
                if (factor % bound.Factor == 0)
                {
                    next = form.Without(symbol) + bound.Form.Times(factor / bound.Factor);
                }
            }

            if (next is null)
            {
                return null;
            }

            form = next;
        }

        return form;
    }

    /// <summary>The bounds from above of a symbol, the newest last.</summary>
    public IReadOnlyList<Bound> UpperBounds(int symbol) => _symbols[symbol].Upper;

    private static void Divide(ref long factor, ref LinearForm form)
    {
        var common = form.IsConstant ? factor : Integers.CommonDivisor(factor, form.CommonFactor());
        if (common > 1)
        {
            factor /= common;
            form = form.Over(common);
        }
    }

    private void Learn(List<Bound> bounds, Bound bound)
    {
        bounds.Add(bound);
        _learned.Add(bounds);
    }

    private bool Shows(LinearForm form)
    {
        if (form.IsConstant)
        {
            return form.Constant <= 0;
        }

        var (symbol, factor) = (form.Last, form.LastFactor);
        var bounds = factor > 0 ? _symbols[symbol].Upper : _symbols[symbol].Lower;
        for (var position = bounds.Count - 1; position >= 0 && _steps > 0; position--)
        {
            _steps--;
            if (Shows(Replaced(form, symbol, factor, bounds[position], out _)))
            {
                return true;
            }
        }

        return false;
    }

    private long? Highest(LinearForm form, long scale)
    {
        if (form.IsConstant)
        {
            return Integers.Floor(form.Constant, scale);
        }

        long? least = null;
        var (symbol, factor) = (form.Last, form.LastFactor);
        var bounds = factor > 0 ? _symbols[symbol].Upper : _symbols[symbol].Lower;
        for (var position = bounds.Count - 1; position >= 0 && _steps > 0; position--)
        {
            _steps--;
            var next = Replaced(form, symbol, factor, bounds[position], out var times);
            if (Highest(next, scale * times) is { } highest && (least is null || highest < least))
            {
                least = highest;
            }
        }

        return least;
    }

    /// <summary>The form, times a positive number, with a bound in the place of its last symbol.</summary>
    private static LinearForm Replaced(LinearForm form, int symbol, long factor, Bound bound, out long times)
    {
        times = bound.Factor / Integers.CommonDivisor(factor, bound.Factor);
        return form.Without(symbol).Times(times) + bound.Form.Times(checked(factor * times) / bound.Factor);
    }

    /// <summary>A bound: of <see cref="Factor"/> times a symbol.</summary>
    internal readonly record struct Bound(long Factor, LinearForm Form);

    private sealed class Symbol(long divisor)
    {
        public long Divisor { get; } = divisor;

        public List<Bound> Lower { get; } = [];

        public List<Bound> Upper { get; } = [];
    }
}
