using System;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>
/// Work of two dimensions as one range of units: each outer index is cut into a power of two of parts of the inner dimension, so that
/// threads get equal shares. A thread's range covers whole outer indices except at its ends, where it shares one with its neighbour.
/// </summary>
internal sealed class WorkSplit
{
    private const int EnoughUnits = 64;
    private const int LargestShift = 4;

    /// <param name="outer">Units of the outer dimension in a full mini-batch.</param>
    /// <param name="inner">Extent of the inner dimension.</param>
    /// <param name="multiple">Parts of the inner dimension are multiples of this.</param>
    /// <param name="smallest">Parts are not smaller than this.</param>
    public WorkSplit(int outer, int inner, int multiple, int smallest)
    {
        Inner = Lane.RoundUp(inner, multiple);
        while (PartsShift < LargestShift && (outer << PartsShift) < EnoughUnits && (inner >> (PartsShift + 1)) >= smallest)
        {
            PartsShift++;
        }

        PartLength = Lane.RoundUp((Inner + (1 << PartsShift) - 1) >> PartsShift, multiple);
    }

    /// <summary>log₂ of the number of parts.</summary>
    public int PartsShift { get; }

    private int Inner { get; }

    /// <summary>Inner indices of a part; the last ones may have fewer.</summary>
    public int PartLength { get; }

    /// <summary>Loops over the outer indices of this call; the body gets one and its inner range.</summary>
    public void ForUnits(
        KernelBuilder b,
        string outerName,
        string innerName,
        int outerCount,
        bool isSampleBlocks,
        Action<Variable, InnerRange> body,
        bool isPairs = false)
    {
        if (PartsShift == 0)
        {
            var (firstOuter, lastOuter) = b.Units(outerCount, isSampleBlocks ? 0 : null, outerName, isPairs);
            b.For(outerName, firstOuter, lastOuter, 1, outerCount, outer => body(outer, new InnerRange(0, Inner, Inner)));
            return;
        }

        var (firstUnit, lastUnit) = b.Units(outerCount << PartsShift, isSampleBlocks ? PartsShift : null, "unit", isPairs);
        var parts = 1 << PartsShift;
        var first = b.Let("first" + KernelBuilder.Capitalised(outerName), firstUnit >> PartsShift);
        var last = b.Let("last" + KernelBuilder.Capitalised(outerName), (lastUnit + (parts - 1)) >> PartsShift);
        b.For(outerName, first, last, 1, outerCount, outer =>
        {
            var unit = outer.Stride(parts);
            var firstPart = b.Let("firstPart", (firstUnit - unit).Max(0));
            var lastPart = b.Let("lastPart", (lastUnit - unit).Min(parts));
            var firstInner = b.Let("first" + innerName, firstPart.Stride(PartLength));
            var lastInner = b.Let("last" + innerName, lastPart.Stride(PartLength).Min(Inner));
            body(outer, new InnerRange(firstInner, lastInner, Inner));
        });
    }

    /// <summary>The inner range of an outer index.</summary>
    internal sealed record InnerRange(Expression First, Expression Last, int Length)
    {
        public void For(KernelBuilder b, string name, int step, Action<Variable> body)
        {
            if (Length > 0)
            {
                b.For(name, First, Last, step, (Length + step - 1) / step, body);
            }
        }

        /// <summary>
        /// What the range that reaches the end of the inner dimension does behind it: exactly one, since those behind it are empty.
        /// </summary>
        public void AtEnd(KernelBuilder b, string remark, Action body)
        {
            if (Last is IntLiteral)
            {
                b.Scope(remark, body);
                return;
            }

            b.Section(remark, () => b.If(First.IsLessThan(Last), () => b.If(Last.IsEqualTo(Length), body)));
        }
    }
}
