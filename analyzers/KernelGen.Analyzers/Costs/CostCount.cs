using KernelGen.Generator.Passes;

namespace KernelGen.Analyzers.Costs;

/// <summary>Operations on a full mini-batch that must say why they exist, lanes counted one by one.</summary>
internal sealed record CostCount(long Multiplications, long Divisions, long SquareRoots)
{
    public static CostCount Zero { get; } = new(0, 0, 0);

    public static CostCount operator +(CostCount a, CostCount b) =>
        new(a.Multiplications + b.Multiplications, a.Divisions + b.Divisions, a.SquareRoots + b.SquareRoots);

    public static CostCount Of(ReasonCount reason) => reason.Operation switch
    {
        CostlyOperation.Multiplication => new CostCount(reason.Count, 0, 0),
        CostlyOperation.Division => new CostCount(0, reason.Count, 0),
        _ => new CostCount(0, 0, reason.Count),
    };
}
