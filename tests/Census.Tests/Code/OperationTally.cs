namespace KernelGen.Census.Tests;

/// <summary>Instructions of the three kinds that the ledger knows.</summary>
internal sealed record OperationTally(int Products, int Quotients, int Roots)
{
    public static OperationTally operator +(OperationTally a, OperationTally b) =>
        new(a.Products + b.Products, a.Quotients + b.Quotients, a.Roots + b.Roots);
}
