namespace KernelGen.Tool.Census;

/// <summary>Operations of the three kinds that the ledger knows, lanes one by one.</summary>
internal sealed record OperationTally(int Products, int Quotients, int Roots)
{
    public static OperationTally None { get; } = new(0, 0, 0);

    public static OperationTally operator +(OperationTally a, OperationTally b) =>
        new(a.Products + b.Products, a.Quotients + b.Quotients, a.Roots + b.Roots);
}
