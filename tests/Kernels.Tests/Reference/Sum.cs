using System;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// A sum whose order the kernels choose: by tables, by lists of powers, by halves of vectors. In any order each addition gives at most
/// all positive or all negative terms together, and rounds by half a unit of that.
/// </summary>
internal struct Sum
{
    private double _value;
    private double _magnitude;
    private double _variance;
    private double _bound;
    private int _count;

    /// <summary>All positive or all negative terms together, what is more.</summary>
    public readonly double Largest => (_magnitude + Math.Abs(_value)) / 2;

    /// <summary>The sum of the magnitudes.</summary>
    public readonly double Magnitude => _magnitude;

    /// <summary>The sum as floats give it.</summary>
    public readonly Approximate Rounded =>
        new(_value, _variance + (Math.Max(0, _count - 1) * Approximate.Rounding * Largest * Largest), _bound);

    /// <summary>The sum as integers give it.</summary>
    public readonly Approximate Exact => new(_value, _variance, _bound);

    public void Add(Approximate term)
    {
        if (term.IsExactZero)
        {
            return;
        }

        _value += term.Value;
        _magnitude += Math.Abs(term.Value);
        _variance += term.Variance;
        _bound += term.Bound;
        _count++;
    }

    /// <summary>Adds <paramref name="x"/> times a number that is exact, and rounded in the product unless it is a sign.</summary>
    public void Add(double exact, in Approximate x)
    {
        if (exact == 0)
        {
            return;
        }

        var term = exact * x.Value;
        if (term == 0 && x.IsExact)
        {
            return;
        }

        var size = Math.Abs(exact);
        _value += term;
        _magnitude += Math.Abs(term);
        _variance += (size * size * x.Variance) + (size == 1 ? 0 : Approximate.Rounding * term * term);
        _bound += x.Bound == 0 ? 0 : size * x.Bound;
        _count++;
    }
}
