using System;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>A sum of integer symbols times constants, and a constant. Symbols are numbered in the order in which they came to be.</summary>
internal sealed class LinearForm
{
    private static readonly int[] NoSymbols = [];
    private static readonly long[] NoFactors = [];

    private readonly int[] _symbols;
    private readonly long[] _factors;

    private LinearForm(int[] symbols, long[] factors, long constant)
    {
        _symbols = symbols;
        _factors = factors;
        Constant = constant;
    }

    public static LinearForm Zero { get; } = Of(0);

    public long Constant { get; }

    /// <summary>How many symbols there are.</summary>
    public int Count => _symbols.Length;

    public bool IsConstant => _symbols.Length == 0;

    /// <summary>The symbol that came to be last.</summary>
    public int Last => _symbols[_symbols.Length - 1];

    public long LastFactor => _factors[_factors.Length - 1];

    public static LinearForm operator +(LinearForm left, LinearForm right) => Sum(left, right, 1);

    public static LinearForm operator -(LinearForm left, LinearForm right) => Sum(left, right, -1);

    public static LinearForm operator +(LinearForm form, long constant) =>
        constant == 0 ? form : new(form._symbols, form._factors, checked(form.Constant + constant));

    public static LinearForm operator -(LinearForm form) => form.Times(-1);

    public static LinearForm Of(long constant) => new(NoSymbols, NoFactors, constant);

    public static LinearForm Of(int symbol, long factor) => factor == 0 ? Zero : new([symbol], [factor], 0);

    public int Symbol(int position) => _symbols[position];

    public long Factor(int position) => _factors[position];

    /// <summary>The factor of a symbol, 0 where it does not stand here.</summary>
    public long FactorOf(int symbol)
    {
        var position = Array.BinarySearch(_symbols, symbol);
        return position < 0 ? 0 : _factors[position];
    }

    public LinearForm Times(long factor)
    {
        if (factor == 1)
        {
            return this;
        }

        if (factor == 0)
        {
            return Zero;
        }

        var factors = new long[_factors.Length];
        for (var position = 0; position < factors.Length; position++)
        {
            factors[position] = checked(_factors[position] * factor);
        }

        return new(_symbols, factors, checked(Constant * factor));
    }

    /// <summary>Without a symbol.</summary>
    public LinearForm Without(int symbol)
    {
        var factor = FactorOf(symbol);
        return factor == 0 ? this : this - Of(symbol, factor);
    }

    /// <summary>The form divided by a number that divides all its factors; the constant is rounded down.</summary>
    public LinearForm Over(long divisor)
    {
        var factors = new long[_factors.Length];
        for (var position = 0; position < factors.Length; position++)
        {
            factors[position] = _factors[position] / divisor;
        }

        return new(_symbols, factors, Integers.Floor(Constant, divisor));
    }

    /// <summary>The largest number that divides all factors; 0 without symbols.</summary>
    public long CommonFactor()
    {
        var common = 0L;
        foreach (var factor in _factors)
        {
            common = Integers.CommonDivisor(common, factor);
        }

        return common;
    }

    public bool Equals(LinearForm other)
    {
        if (Constant != other.Constant || _symbols.Length != other._symbols.Length)
        {
            return false;
        }

        for (var position = 0; position < _symbols.Length; position++)
        {
            if (_symbols[position] != other._symbols[position] || _factors[position] != other._factors[position])
            {
                return false;
            }
        }

        return true;
    }

    private static LinearForm Sum(LinearForm left, LinearForm right, long sign)
    {
        if (right.IsConstant)
        {
            return left + (sign * right.Constant);
        }

        var symbols = new int[left._symbols.Length + right._symbols.Length];
        var factors = new long[symbols.Length];
        int a = 0, b = 0, count = 0;
        while (a < left._symbols.Length || b < right._symbols.Length)
        {
            int symbol;
            long factor;
            if (b == right._symbols.Length || (a < left._symbols.Length && left._symbols[a] < right._symbols[b]))
            {
                (symbol, factor) = (left._symbols[a], left._factors[a]);
                a++;
            }
            else if (a == left._symbols.Length || right._symbols[b] < left._symbols[a])
            {
                (symbol, factor) = (right._symbols[b], sign * right._factors[b]);
                b++;
            }
            else
            {
                (symbol, factor) = (left._symbols[a], checked(left._factors[a] + (sign * right._factors[b])));
                a++;
                b++;
            }

            if (factor != 0)
            {
                symbols[count] = symbol;
                factors[count] = factor;
                count++;
            }
        }

        Array.Resize(ref symbols, count);
        Array.Resize(ref factors, count);
        return new(symbols, factors, checked(left.Constant + (sign * right.Constant)));
    }
}
