using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>A count under way.</summary>
internal sealed class Tally
{
    private readonly Dictionary<(CostlyOperation Operation, string Name), long> _reasons = [];
    private long _additions;
    private long _lookUps;
    private long _shifts;
    private long _signFlips;

    public OperationCount Count => new(
        _additions, _lookUps, _shifts, _signFlips, Sum(CostlyOperation.Multiplication), Sum(CostlyOperation.Division), Sum(CostlyOperation.SquareRoot));

    public IEnumerable<Reason> Reasons => _reasons.Select(reason => new Reason(reason.Key.Operation, reason.Key.Name, reason.Value));

    /// <summary>One node, not what is below it.</summary>
    public void Add(Expression expression)
    {
        var lanes = Lanes(expression.Kind);
        switch (expression)
        {
            case LookUp or LaneLookUp:
                _lookUps += lanes;
                break;
            case Multiply multiply:
                Add(CostlyOperation.Multiplication, multiply.Reason, Math.Max(1, lanes));
                break;
            case Divide divide:
                Add(CostlyOperation.Division, divide.Reason, Math.Max(1, lanes));
                break;
            case SquareRoot root:
                Add(CostlyOperation.SquareRoot, root.Reason, Math.Max(1, lanes));
                break;
            case Unary { Operation: UnaryOperation.SumLanes }:
                _additions += 15;
                break;
            case Unary { Operation: UnaryOperation.Negate }:
            case Binary { Operation: BinaryOperation.Xor }:
                _signFlips += lanes;
                break;
            case Binary { Operation: BinaryOperation.Add or BinaryOperation.Subtract or BinaryOperation.AddSaturated }:
                _additions += lanes;
                break;
            case Binary { Operation: BinaryOperation.ShiftLeft or BinaryOperation.ShiftRight or BinaryOperation.ShiftRightLogical or BinaryOperation.ExponentAdd }:
                _shifts += lanes;
                break;
        }
    }

    /// <summary>Another count, several times.</summary>
    public void Add(Tally other, long times)
    {
        _additions += other._additions * times;
        _lookUps += other._lookUps * times;
        _shifts += other._shifts * times;
        _signFlips += other._signFlips * times;
        foreach (var reason in other._reasons)
        {
            Add(reason.Key.Operation, reason.Key.Name, reason.Value * times);
        }
    }

    /// <summary>The larger of two in everything: what one of two ways costs at most.</summary>
    public static Tally AtMost(Tally a, Tally b)
    {
        var most = new Tally
        {
            _additions = Math.Max(a._additions, b._additions),
            _lookUps = Math.Max(a._lookUps, b._lookUps),
            _shifts = Math.Max(a._shifts, b._shifts),
            _signFlips = Math.Max(a._signFlips, b._signFlips),
        };
        foreach (var key in a._reasons.Keys.Union(b._reasons.Keys))
        {
            a._reasons.TryGetValue(key, out var ofA);
            b._reasons.TryGetValue(key, out var ofB);
            most._reasons.Add(key, Math.Max(ofA, ofB));
        }

        return most;
    }

    private static int Lanes(ValueKind kind) => kind switch
    {
        ValueKind.Shorts => 32,
        ValueKind.Lanes or ValueKind.Bits => 16,
        ValueKind.Float => 1,
        _ => 0,
    };

    private void Add(CostlyOperation operation, string name, long count)
    {
        _reasons.TryGetValue((operation, name), out var known);
        _reasons[(operation, name)] = known + count;
    }

    private long Sum(CostlyOperation operation) => _reasons.Where(reason => reason.Key.Operation == operation).Sum(reason => reason.Value);
}
