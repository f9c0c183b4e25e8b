using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>
/// Counts what a kernel does in a full mini-batch by walking its tree: nodes times trips. Loads, stores, comparisons, selections, ands, ors
/// and index arithmetic are left out; an xor counts as a sign flip, an addition to the exponent as a shift.
/// </summary>
internal static class Ledger
{
    public static OperationCount Count(Kernel kernel, int batchSize) => LedgerWalk.Of(kernel, batchSize).Count;

    /// <summary>
    /// Why the kernels multiply, divide and take roots: each reason once for each of the three, with its count, the largest first.
    /// </summary>
    public static IReadOnlyList<ReasonCount> Reasons(IEnumerable<Kernel> kernels, int batchSize) =>
        Sum(kernels.SelectMany(kernel => LedgerWalk.Of(kernel, batchSize).Reasons));

    /// <summary>Each reason once for each of the three operations, with its count, the largest first.</summary>
    public static IReadOnlyList<ReasonCount> Sum(IEnumerable<ReasonCount> reasons) => reasons
        .GroupBy(reason => (reason.Operation, reason.Reason))
        .Select(group => new ReasonCount(group.Key.Operation, group.Key.Reason, group.Sum(reason => reason.Count)))
        .OrderBy(reason => reason.Operation)
        .ThenByDescending(reason => reason.Count)
        .ThenBy(reason => reason.Reason.Text, StringComparer.Ordinal)
        .ToList();

    /// <summary>Whether the tree has no product, quotient or root, be it in code that never runs.</summary>
    public static bool IsMultiplicationFree(Kernel kernel)
    {
        var isFree = true;
        Walker.Visit(kernel.Body, (expression, _) => isFree &= expression is not (Multiply or Divide or SquareRoot));
        return isFree;
    }
}
