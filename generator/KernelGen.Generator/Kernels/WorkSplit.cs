using System;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Work of two dimensions as one range of units: the inner one is cut into a power of two of parts where the outer one is short.</summary>
internal sealed class WorkSplit
{
    private const int EnoughUnits = 8;

    /// <param name="outer">Units of the outer dimension in a full mini-batch.</param>
    /// <param name="inner">Extent of the inner dimension.</param>
    /// <param name="multiple">Parts of the inner dimension are multiples of this.</param>
    /// <param name="smallest">Parts are not smaller than this.</param>
    public WorkSplit(int outer, int inner, int multiple, int smallest)
    {
        Inner = Lane.RoundUp(inner, multiple);
        while ((outer << PartsShift) < EnoughUnits && (inner >> (PartsShift + 1)) >= smallest)
        {
            PartsShift++;
        }

        PartLength = Lane.RoundUp((Inner + (1 << PartsShift) - 1) >> PartsShift, multiple);
    }

    /// <summary>log₂ of the number of parts.</summary>
    public int PartsShift { get; }

    private int Inner { get; }

    private int PartLength { get; }

    /// <summary>Loops over the units of this call; the body gets the outer index and the inner range.</summary>
    public void ForUnits(KernelBuilder b, string outerName, string innerName, int outerCount, bool isSlabs, Action<Variable, InnerRange> body)
    {
        if (PartsShift == 0)
        {
            b.ForUnits(outerName, outerCount, outer => body(outer, new InnerRange(0, Inner, Inner)), isSlabs ? 0 : null);
            return;
        }

        b.ForUnits("unit", outerCount << PartsShift, unit =>
        {
            var outer = b.Let(outerName, unit >> PartsShift);
            var part = b.Let("part", unit & ((1 << PartsShift) - 1));
            var first = b.Let("first" + innerName, part.Stride(PartLength));
            var last = b.Let("last" + innerName, (first + PartLength).Min(Inner));
            body(outer, new InnerRange(first, last, PartLength));
        }, isSlabs ? PartsShift : null);
    }

    /// <summary>The inner range of a unit.</summary>
    internal sealed record InnerRange(Expression First, Expression Last, int Length)
    {
        public void For(KernelBuilder b, string name, int step, Action<Variable> body) =>
            b.For(name, First, Last, step, (Length + step - 1) / step, body);
    }
}
