using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>A count under way.</summary>
/// <param name="countsIntegers">Whether operations on single integers count.</param>
internal sealed class Tally(bool countsIntegers = false)
{
    private readonly Dictionary<(CostlyOperation Operation, Reason Reason), long> _reasons = [];
    private long _additions;
    private long _integerAdditions;
    private long _lookUps;
    private long _shifts;
    private long _signFlips;
    private long _bytesRead;
    private long _bytesWritten;

    // All counts are this many times what is counted: means over the runs of a loop need not be whole.
    private long _over = 1;

    /// <summary>Whether what is counted is whole numbers.</summary>
    public bool IsWhole => _over == 1;

    public OperationCount Count => new(
        _additions,
        _lookUps,
        _shifts,
        _signFlips,
        Sum(CostlyOperation.Multiplication),
        Sum(CostlyOperation.Division),
        Sum(CostlyOperation.SquareRoot));

    /// <summary>Additions of integers, among all.</summary>
    public long IntegerAdditions => _integerAdditions;

    /// <summary>Bytes that are read from memory, those of tables and other memory on the stack included.</summary>
    public long BytesRead => _bytesRead;

    /// <summary>Bytes that are written.</summary>
    public long BytesWritten => _bytesWritten;

    public IEnumerable<ReasonCount> Reasons =>
        _reasons.Select(reason => new ReasonCount(reason.Key.Operation, reason.Key.Reason, reason.Value));

    /// <summary>One node, not what is below it.</summary>
    public void Add(Expression expression)
    {
        if (expression.Access is { } access)
        {
            Add(access);
        }

        var lanes = (countsIntegers && expression.Kind == ValueKind.Int ? 1 : Lanes(expression.Kind)) * _over;
        switch (expression)
        {
            case LookUp or LaneLookUp:
                _lookUps += lanes;
                break;
            case WordLookUp:
                _lookUps += WordLookUp.TableCount * lanes;
                _additions += WordLookUp.TableCount * lanes;
                break;
            case Majority:
                // A full adder: its other half is two exclusive ors.
                _additions += lanes;
                break;
            case BytePlanes planes:
                _additions += (planes.Inputs - 1) * lanes;
                break;
            case Multiply multiply:
                Add(CostlyOperation.Multiplication, multiply.Reason, Math.Max(_over, lanes));
                break;
            case Divide divide:
                Add(CostlyOperation.Division, divide.Reason, Math.Max(_over, lanes));
                break;
            case SquareRoot root:
                Add(CostlyOperation.SquareRoot, root.Reason, Math.Max(_over, lanes));
                break;
            case Unary unary:
                Add(unary, lanes);
                break;
            case Binary binary:
                Add(binary, lanes);
                break;
            case IntLiteral or FloatLiteral or LaneIndex or Variable or Strided or Load or Packed or Select or BitNumbers:
                break;
            default:
                throw UnknownNode.In("The ledger", expression);
        }
    }

    /// <summary>Memory that a node reads or writes itself.</summary>
    public void Add(Access access)
    {
        var bytes = (long)access.Elements * access.Runs * access.Pointer.Element.Size() * _over;
        if (access.IsWrite)
        {
            _bytesWritten += bytes;
        }
        else
        {
            _bytesRead += bytes;
        }
    }

    /// <summary>Another count, times / over times.</summary>
    public void Add(Tally other, long times, long over = 1)
    {
        // What can be cancelled is, in front of every product: so no number is larger than the count of all runs.
        var common = Divisor(times, other._over);
        over *= other._over / common;
        times /= common;
        common = Divisor(times, over);
        over /= common;
        times /= common;
        common = Divisor(_over, over);
        Multiply(over / common);
        times *= _over / over;
        _additions += other._additions * times;
        _integerAdditions += other._integerAdditions * times;
        _lookUps += other._lookUps * times;
        _shifts += other._shifts * times;
        _signFlips += other._signFlips * times;
        _bytesRead += other._bytesRead * times;
        _bytesWritten += other._bytesWritten * times;
        foreach (var reason in other._reasons)
        {
            Add(reason.Key.Operation, reason.Key.Reason, reason.Value * times);
        }

        Cancel();
    }

    /// <summary>The larger of two in everything: what one of two ways costs at most.</summary>
    public static Tally AtMost(Tally a, Tally b)
    {
        var common = Divisor(a._over, b._over);
        var over = a._over;
        a.Multiply(b._over / common);
        b.Multiply(over / common);
        var most = new Tally
        {
            _over = a._over,
            _additions = Math.Max(a._additions, b._additions),
            _integerAdditions = Math.Max(a._integerAdditions, b._integerAdditions),
            _lookUps = Math.Max(a._lookUps, b._lookUps),
            _shifts = Math.Max(a._shifts, b._shifts),
            _signFlips = Math.Max(a._signFlips, b._signFlips),
            _bytesRead = Math.Max(a._bytesRead, b._bytesRead),
            _bytesWritten = Math.Max(a._bytesWritten, b._bytesWritten),
        };
        foreach (var key in a._reasons.Keys.Union(b._reasons.Keys))
        {
            a._reasons.TryGetValue(key, out var ofA);
            b._reasons.TryGetValue(key, out var ofB);
            most._reasons.Add(key, Math.Max(ofA, ofB));
        }

        most.Cancel();
        return most;
    }

    private void Add(Unary unary, long lanes)
    {
        switch (unary.Operation)
        {
            case UnaryOperation.SumLanes:
                _additions += (Lane.Count - 1) * _over;
                break;
            case UnaryOperation.Negate:
                _signFlips += lanes;
                break;
            case UnaryOperation.Broadcast or UnaryOperation.BitsOfLanes or UnaryOperation.LanesOfBits or UnaryOperation.FirstLane
                or UnaryOperation.NarrowToCodes or UnaryOperation.WidenCodes or UnaryOperation.NonZeroFirst or UnaryOperation.SignBits
                or UnaryOperation.BitCount or UnaryOperation.LowestBit or UnaryOperation.WithoutLowestBit or UnaryOperation.WidenLower
                or UnaryOperation.WidenUpper:
                break;
            default:
                throw new InvalidOperationException($"The ledger has no rule for {unary.Operation}.");
        }
    }

    private void Add(Binary binary, long lanes)
    {
        switch (binary.Operation)
        {
            case BinaryOperation.Xor:
                _signFlips += lanes;
                break;
            case BinaryOperation.Add or BinaryOperation.Subtract or BinaryOperation.AddSaturated:
                _additions += lanes;
                _integerAdditions += binary.Kind is ValueKind.Lanes or ValueKind.Float ? 0 : lanes;
                break;
            case BinaryOperation.ShiftLeft or BinaryOperation.ShiftLeftEach or BinaryOperation.ShiftRight
                or BinaryOperation.ShiftRightLogical or BinaryOperation.ExponentAdd or BinaryOperation.ExponentSubtract:
                _shifts += lanes;
                break;
            case BinaryOperation.NarrowToShorts or BinaryOperation.And or BinaryOperation.Or or BinaryOperation.Min or BinaryOperation.Max
                or BinaryOperation.GreaterThan or BinaryOperation.GreaterThanOrEqual or BinaryOperation.LessThan or BinaryOperation.Equal
                or BinaryOperation.NotEqual:
                break;
            default:
                throw new InvalidOperationException($"The ledger has no rule for {binary.Operation}.");
        }
    }

    /// <summary>Operations that a node of a kind is; integers address memory and steer loops, which counts as none.</summary>
    private static int Lanes(ValueKind kind) => kind switch
    {
        ValueKind.Shorts => 2 * Lane.Count,
        ValueKind.Lanes or ValueKind.Bits => Lane.Count,
        ValueKind.Float => 1,
        ValueKind.Int or ValueKind.Codes or ValueKind.PackedBytes or ValueKind.PackedShorts or ValueKind.Mask or ValueKind.Condition => 0,
        _ => throw new InvalidOperationException($"The ledger has no rule for {kind}."),
    };

    private void Add(CostlyOperation operation, Reason reason, long count)
    {
        _reasons.TryGetValue((operation, reason), out var known);
        _reasons[(operation, reason)] = known + count;
    }

    /// <summary>The same counts over a larger number.</summary>
    private void Multiply(long factor)
    {
        if (factor != 1)
        {
            Each(count => count * factor);
            _over *= factor;
        }
    }

    /// <summary>The same counts over the least number.</summary>
    private void Cancel()
    {
        if (_over == 1)
        {
            return;
        }

        var common = _over;
        Each(count =>
        {
            common = Divisor(common, count);
            return count;
        });
        if (common != 1)
        {
            Each(count => count / common);
            _over /= common;
        }
    }

    private void Each(Func<long, long> change)
    {
        _additions = change(_additions);
        _integerAdditions = change(_integerAdditions);
        _lookUps = change(_lookUps);
        _shifts = change(_shifts);
        _signFlips = change(_signFlips);
        _bytesRead = change(_bytesRead);
        _bytesWritten = change(_bytesWritten);
        foreach (var reason in _reasons.ToList())
        {
            _reasons[reason.Key] = change(reason.Value);
        }
    }

    /// <summary>The largest that divides both.</summary>
    private static long Divisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return Math.Abs(a);
    }

    private long Sum(CostlyOperation operation) => _reasons.Where(reason => reason.Key.Operation == operation).Sum(reason => reason.Value);
}
