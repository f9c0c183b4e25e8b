namespace KernelGen.Generator.Passes;

/// <summary>Operations on data, lanes counted one by one.</summary>
internal sealed record OperationCount(
    long Additions, long LookUps, long Shifts, long SignFlips, long Multiplications, long Divisions, long SquareRoots)
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

    /// <summary>The share of one of <paramref name="samples"/> samples, rounded up: what is there never reads as nothing.</summary>
    public OperationCount PerSample(int samples) => new(
        Share(Additions, samples),
        Share(LookUps, samples),
        Share(Shifts, samples),
        Share(SignFlips, samples),
        Share(Multiplications, samples),
        Share(Divisions, samples),
        Share(SquareRoots, samples));

    /// <summary>value / samples, rounded up.</summary>
    public static long Share(long value, int samples) => (value + samples - 1) / samples;
}
