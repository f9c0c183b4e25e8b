using System;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Addresses;

/// <summary>From expressions to linear forms.</summary>
internal sealed partial class AddressProof
{
    /// <summary>An integer as a form; what is no sum of others is a symbol with the bounds that its operation gives.</summary>
    private LinearForm Integer(Expression expression)
    {
        switch (expression)
        {
            case IntLiteral literal:
                return LinearForm.Of(literal.Value);
            case Variable variable:
                return _integers.TryGetValue(variable.Name, out var known) ? known : Unknown();
            case Strided strided:
                return Integer(strided.Variable).Times(strided.Factor);
            case Load load:
                return Loaded(load);
            case Packed packed:
                Check(packed.Codes);
                var limit = packed.Codes is Variable codes && _packed.TryGetValue(codes.Name, out var largest)
                    ? largest
                    : LargestCode(packed.Codes);
                return _symbols.New(0, limit).Times(1L << packed.Shift);
            case Unary unary:
                return Integer(unary);
            case Binary binary:
                return Integer(binary);
            case Multiply or Divide or SquareRoot or Select or LookUp:
                Check(expression);
                return Unknown();
            default:
                throw UnknownNode.In("The proof of addresses", expression);
        }
    }

    private LinearForm Integer(Unary unary)
    {
        switch (unary.Operation)
        {
            case UnaryOperation.Negate:
                return -Integer(unary.Operand);
            case UnaryOperation.BitCount:
                Check(unary.Operand);
                return unary.Operand is Variable mask && _bitCounts.TryGetValue(mask.Name, out var count)
                    ? count
                    : _symbols.New(0, unary.Operand.Kind == ValueKind.Int ? 32 : 64);
            case UnaryOperation.LowestBit:
                Check(unary.Operand);
                return _symbols.New(0, 64);
            case UnaryOperation.SignBits:
                Check(unary.Operand);
                return _symbols.New(0, (1 << Lane.Count) - 1);
            default:
                Check(unary.Operand);
                return Unknown();
        }
    }

    private LinearForm Integer(Binary binary)
    {
        var left = Integer(binary.Left);
        var right = Integer(binary.Right);
        switch (binary.Operation)
        {
            case BinaryOperation.Add:
                return left + right;
            case BinaryOperation.Subtract:
                return left - right;
            case BinaryOperation.ShiftLeft when right is { IsConstant: true, Constant: >= 0 and < 31 }:
                return left.Times(1L << (int)right.Constant);
            case BinaryOperation.ShiftRight when right is { IsConstant: true, Constant: >= 0 and < 31 } && Fits(left):
                return Quotient(left, 1L << (int)right.Constant);
            case BinaryOperation.ShiftRightLogical when right is { IsConstant: true, Constant: >= 0 and < 31 }:
                return Fits(left) && _symbols.IsNeverPositive(-left)
                    ? Quotient(left, 1L << (int)right.Constant)
                    : right.Constant == 0 ? left : _symbols.New(0, uint.MaxValue >> (int)right.Constant);
            case BinaryOperation.And when right is { IsConstant: true, Constant: >= 0 }:
                return _symbols.New(0, right.Constant);
            case BinaryOperation.And when right is { IsConstant: true, Constant: < 0 } && IsPowerOfTwo(-right.Constant) && Fits(left):
                return RoundedDown(left, -right.Constant);
            case BinaryOperation.Min when Fits(left) && Fits(right):
                return -Largest(-left, -right);
            case BinaryOperation.Max when Fits(left) && Fits(right):
                return Largest(left, right);
            default:
                return Unknown();
        }
    }

    /// <summary>
    /// Whether a form is its value: one that leaves 32 bits wraps around, which sums may, since they come back, but comparisons may not.
    /// </summary>
    private bool Fits(LinearForm form) =>
        _trials > 0 || (_symbols.Lowest(form) >= int.MinValue && _symbols.Highest(form) <= int.MaxValue);

    /// <summary>form / divisor, rounded down.</summary>
    private LinearForm Quotient(LinearForm form, long divisor)
    {
        if (form.IsConstant)
        {
            return LinearForm.Of(Integers.Floor(form.Constant, divisor));
        }

        if (divisor == 1)
        {
            return form;
        }

        if (_symbols.Divisor(form) % divisor == 0 && form.CommonFactor() % divisor == 0)
        {
            return form.Over(divisor);
        }

        var quotient = _symbols.New();
        _symbols.AtMost(quotient, divisor, form);
        _symbols.AtLeast(quotient, divisor, form + (1 - divisor));

        // Rounded where it is whole: with the bound of what is divided in its place.
        foreach (var bound in _symbols.UpperBounds(form.Last))
        {
            if (form.LastFactor > 0 && form.LastFactor % bound.Factor == 0)
            {
                _symbols.AtMost(quotient, divisor, form.Without(form.Last) + bound.Form.Times(form.LastFactor / bound.Factor));
            }
        }

        if (_symbols.Highest(form) is { } highest)
        {
            _symbols.AtMost(quotient, 1, LinearForm.Of(Integers.Floor(highest, divisor)));
        }

        if (_symbols.Lowest(form) is { } lowest)
        {
            _symbols.AtLeast(quotient, 1, LinearForm.Of(Integers.Floor(lowest, divisor)));
        }

        return LinearForm.Of(quotient, 1);
    }

    /// <summary>The largest multiple of a power of two that is not above the form.</summary>
    private LinearForm RoundedDown(LinearForm form, long power) =>
        _symbols.Divisor(form) % power == 0 ? form : form - _symbols.New(0, power - 1);

    private LinearForm Largest(LinearForm a, LinearForm b)
    {
        if (_symbols.IsNeverPositive(a - b))
        {
            return b;
        }

        if (_symbols.IsNeverPositive(b - a))
        {
            return a;
        }

        var largest = _symbols.New(Integers.CommonDivisor(_symbols.Divisor(a), _symbols.Divisor(b)));
        _symbols.AtLeast(largest, 1, a);
        _symbols.AtLeast(largest, 1, b);
        if (_symbols.Highest(a) is { } ofA && _symbols.Highest(b) is { } ofB)
        {
            _symbols.AtMost(largest, 1, LinearForm.Of(Math.Max(ofA, ofB)));
        }

        return LinearForm.Of(largest, 1);
    }

    private static bool IsPowerOfTwo(long value) => value > 0 && (value & (value - 1)) == 0;
}
