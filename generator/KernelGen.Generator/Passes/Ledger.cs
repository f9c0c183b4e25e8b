using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Operations on data of a full mini-batch, lanes counted one by one; index arithmetic is left out.</summary>
internal sealed record OperationCount(long Additions, long LookUps, long Shifts, long SignFlips, long Multiplications, long Divisions, long SquareRoots)
{
    public static OperationCount Zero { get; } = new(0, 0, 0, 0, 0, 0, 0);

    public static OperationCount operator +(OperationCount a, OperationCount b) => new(
        a.Additions + b.Additions,
        a.LookUps + b.LookUps,
        a.Shifts + b.Shifts,
        a.SignFlips + b.SignFlips,
        a.Multiplications + b.Multiplications,
        a.Divisions + b.Divisions,
        a.SquareRoots + b.SquareRoots);
}

/// <summary>Counts what a kernel does by walking its tree: nodes times trips.</summary>
internal static class Ledger
{
    public static OperationCount Count(Kernel kernel) => Count(kernel.Body);

    public static OperationCount Count(IReadOnlyList<Statement> statements)
    {
        long additions = 0, lookUps = 0, shifts = 0, signFlips = 0, multiplications = 0, divisions = 0, roots = 0;
        Walker.Visit(statements, (expression, trips) =>
        {
            var operations = trips * Lanes(expression.Kind);
            switch (expression)
            {
                case LookUp:
                    lookUps += operations;
                    break;
                case Multiply:
                    multiplications += operations;
                    break;
                case Divide:
                    divisions += operations;
                    break;
                case SquareRoot:
                    roots += operations;
                    break;
                case Unary { Operation: UnaryOperation.SumLanes }:
                    additions += trips * 15;
                    break;
                case Unary { Operation: UnaryOperation.Negate } when operations > 0:
                    signFlips += operations;
                    break;
                case Binary { Operation: BinaryOperation.Add or BinaryOperation.Subtract }:
                    additions += operations;
                    break;
                case Binary { Operation: BinaryOperation.ShiftLeft or BinaryOperation.ShiftRight or BinaryOperation.ShiftRightLogical or BinaryOperation.ExponentAdd }:
                    shifts += operations;
                    break;
                case Binary { Operation: BinaryOperation.Xor }:
                    signFlips += operations;
                    break;
            }
        });
        return new OperationCount(additions, lookUps, shifts, signFlips, multiplications, divisions, roots);
    }

    /// <summary>Why the kernel multiplies or divides: each reason once, with its count.</summary>
    public static IReadOnlyList<KeyValuePair<string, long>> Reasons(IEnumerable<Kernel> kernels)
    {
        var reasons = new Dictionary<string, long>();
        foreach (var kernel in kernels)
        {
            Walker.Visit(kernel.Body, (expression, trips) =>
            {
                if (expression is Multiply multiply)
                {
                    reasons.TryGetValue(multiply.Reason, out var known);
                    reasons[multiply.Reason] = known + (trips * Lanes(multiply.Kind));
                }
            });
        }

        return reasons.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, System.StringComparer.Ordinal).ToList();
    }

    /// <summary>Whether the tree has no product, quotient or root.</summary>
    public static bool IsMultiplicationFree(Kernel kernel)
    {
        var count = Count(kernel);
        return count.Multiplications == 0 && count.Divisions == 0 && count.SquareRoots == 0;
    }

    private static int Lanes(ValueKind kind) => kind switch
    {
        ValueKind.Lanes or ValueKind.Bits => 16,
        ValueKind.Float => 1,
        _ => 0,
    };
}
