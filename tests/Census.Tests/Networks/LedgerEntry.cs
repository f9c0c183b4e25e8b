namespace KernelGen.Census.Tests;

/// <summary>The products, quotients and roots that stand in a kernel's tree: each node once, however often it runs.</summary>
/// <param name="VectorProducts">Products of sixteen lanes.</param>
/// <param name="ScalarProducts">Products of two numbers.</param>
/// <param name="VectorQuotients">Quotients of sixteen lanes.</param>
/// <param name="ScalarQuotients">Quotients of two numbers.</param>
/// <param name="VectorRoots">Roots of sixteen lanes.</param>
/// <param name="ScalarRoots">Roots of a number.</param>
internal sealed record LedgerEntry(
    int VectorProducts, int ScalarProducts, int VectorQuotients, int ScalarQuotients, int VectorRoots, int ScalarRoots)
{
    /// <summary>Whether there is nothing of the kind.</summary>
    public bool IsFree => this == new LedgerEntry(0, 0, 0, 0, 0, 0);

    /// <summary>Instructions that this takes where a vector register holds so many bits.</summary>
    public OperationTally Instructions(int bits)
    {
        var perVector = 512 / bits;
        return new OperationTally(
            (VectorProducts * perVector) + ScalarProducts, (VectorQuotients * perVector) + ScalarQuotients, (VectorRoots * perVector) + ScalarRoots);
    }
}
