namespace KernelGen.Generator.Kernels.Weights;

/// <summary>What the steps of hot loops cost on one class of processors, in cycles.</summary>
/// <param name="LookUp">A table entry added to a sum: a load, its share of a load of codes, and the addition.</param>
/// <param name="MissedEntry">What it costs more where the entry is not in the first cache.</param>
/// <param name="InLoop">What it costs more in a loop over fours of tables than in straight-line code.</param>
/// <param name="Result">A sum loaded and stored again.</param>
/// <param name="Entry">An entry of a table formed and stored.</param>
/// <param name="Row">An error row's vector added in the update.</param>
/// <param name="MissedRow">What it costs more where the row is not in the first cache.</param>
/// <param name="Iteration">An iteration over a list.</param>
/// <param name="ListEnd">The end of a list, which is not foreseen.</param>
internal sealed record ProcessorCosts(
    double LookUp,
    double MissedEntry,
    double InLoop,
    double Result,
    double Entry,
    double Row,
    double MissedRow,
    double Iteration,
    double ListEnd)
{
    private const int SmallCache = 32 * 1024;

    /// <summary>Vectors of 512 bits at once, 48 KB of first cache: fitted on Zen 5.</summary>
    private static readonly ProcessorCosts Whole = new(0.88, 0.6, 0.2, 1.3, 1.8, 0.6, 0.3, 1.5, 6);

    /// <summary>Vectors of 512 bits in two halves, one of them loaded in a cycle, 32 KB of first cache: fitted on Zen 4.</summary>
    private static readonly ProcessorCosts Halves = new(1.2, 0.4, 0.09, 1.65, 2, 1.09, 0.3, 0.8, 4.3);

    /// <summary>A processor's class goes by its first cache.</summary>
    public static ProcessorCosts Of(int firstCache) => firstCache <= SmallCache ? Halves : Whole;
}
