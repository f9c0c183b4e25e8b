using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Models;

namespace KernelGen.Generator.Kernels.Frozen.StraightLine;

/// <summary>A value of a sample: how it is computed, and what it lies between.</summary>
/// <param name="Value">A number.</param>
/// <param name="Range">Whatever the sample.</param>
internal sealed record BoundedValue(Expression Value, ValueRange Range);

/// <summary>Operations on single integers.</summary>
/// <param name="b">Takes values that are used more than once.</param>
internal sealed class ElementArithmetic(KernelBuilder b)
{
    /// <summary>Σ ±x, terms that are added first.</summary>
    public static Expression Signed(IReadOnlyList<(Expression Value, bool IsNegative)> terms)
    {
        Expression? total = null;
        foreach (var (value, isNegative) in terms.OrderBy(term => term.IsNegative))
        {
            total = total is null ? (isNegative ? -value : value) : isNegative ? total - value : total + value;
        }

        return total ?? new IntLiteral(0);
    }

    public static BoundedValue SumOf(BoundedValue left, BoundedValue right) => new(
        left.Value + right.Value, new(left.Range.Minimum + right.Range.Minimum, left.Range.Maximum + right.Range.Maximum));

    public BoundedValue Largest(string name, IReadOnlyList<BoundedValue> values)
    {
        var largest = b.Let(name, values[0].Value);
        foreach (var value in values.Skip(1))
        {
            b.Set(largest, new Select(largest.IsLessThan(value.Value), value.Value, largest));
        }

        return new(largest, new(values.Max(value => value.Range.Minimum), values.Max(value => value.Range.Maximum)));
    }

    /// <summary>The mean of values: their sum times a rounded reciprocal, by shifts.</summary>
    public BoundedValue Mean(string name, IReadOnlyList<BoundedValue> values)
    {
        var total = b.Let(name, values.Skip(1).Aggregate(values[0].Value, (sum, value) => sum + value.Value));
        var reciprocal = AveragePool.Reciprocal(values.Count);
        var product = Signed([.. SignedDigits.Of(reciprocal).Select(digit => (total << digit.Shift, digit.IsNegative))]);
        var (low, high) = (values.Sum(value => value.Range.Minimum), values.Sum(value => value.Range.Maximum));
        return new((product + Number(1 << (AveragePool.Shift - 1))) >> AveragePool.Shift, new(Rounded(low), Rounded(high)));

        long Rounded(long sum) => ((sum * reciprocal) + (1 << (AveragePool.Shift - 1))) >> AveragePool.Shift;
    }

    /// <summary>The factor, offset, shift and limits of a channel. A limit that no value reaches is left out.</summary>
    /// <remarks>
    /// What all powers of two have in common need not be shifted out again: ⌊(2ᵏa + b) / 2ᵏ⁺ˢ⌋ = ⌊(a + ⌊b / 2ᵏ⌋) / 2ˢ⌋.
    /// Limits are conditional expressions, which become moves under a condition; of Math.Min and Math.Max the JIT compiler makes
    /// jumps, which half of all activations are not foreseen at.
    /// </remarks>
    public BoundedValue Scaled(string name, Scale scale, int channel, BoundedValue x)
    {
        var terms = scale.Terms.Skip(channel * scale.TermsPerChannel).Take(scale.TermsPerChannel).Where(term => term != 0).ToList();
        var common = terms.Select(ShiftOf).Append(scale.Shift).Min();
        var (shift, offset) = (scale.Shift - common, scale.Offsets[channel] >> common);
        var range = new ValueRange(Bound(x.Range.Minimum, x.Range.Maximum), Bound(x.Range.Maximum, x.Range.Minimum));
        var (low, high) = (
            Math.Min(Math.Max(range.Minimum, scale.Minimum), scale.Maximum),
            Math.Min(Math.Max(range.Maximum, scale.Minimum), scale.Maximum));
        if (low == high)
        {
            return new(Number((int)low), new(low, high));
        }

        var product = Signed([.. terms.OrderBy(ShiftOf).Select(term => (x.Value << (ShiftOf(term) - common), term < 0))]);
        var result = (offset < 0 ? product - Number(-offset) : product + Number(offset)) >> shift;
        int? least = range.Minimum < scale.Minimum ? scale.Minimum : null;
        int? most = range.Maximum > scale.Maximum ? scale.Maximum : null;
        return new(Limited(name, result, least, most), new(low, high));

        // Of the factor, whose sign says which end of the range gives this end of the result.
        long Bound(long end, long other) =>
            ((scale.Factor(channel) * (scale.Factor(channel) >= 0 ? end : other)) + scale.Offsets[channel]) >> scale.Shift;
    }

    private Expression Limited(string name, Expression value, int? least, int? most)
    {
        if (least is null && most is null)
        {
            return value;
        }

        var result = b.Let(name, value);
        Expression limited = result;
        limited = most is { } upper ? new Select(result.IsGreaterThan(Number(upper)), Number(upper), limited) : limited;
        limited = least is { } lower ? new Select(result.IsLessThan(Number(lower)), Number(lower), limited) : limited;
        b.Set(result, limited);
        return result;
    }

    private static int ShiftOf(sbyte term) => Math.Abs((int)term) - 1;

    private static Expression Number(int value) => new IntLiteral(value, Text: FrozenBuffers.Text(value));
}
