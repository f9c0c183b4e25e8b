namespace KernelGen;

/// <summary>
/// Picojoules of single operations in 45 nm at 0.9 V: M. Horowitz, "Computing's Energy Problem (and what we can do about it)", ISSCC 2014,
/// figure 1.1.9.
/// </summary>
/// <remarks>
/// What the figure does not have counts as the nearest that it has: shifts, xors and look-ups as additions of 32-bit integers, which is at
/// most too much; divisions and square roots as multiplications, which is too little. What a processor spends on fetching and ordering an
/// instruction, about 70 pJ there, is not counted.
/// </remarks>
public static class EnergyModel
{
    /// <summary>The addition of two 32-bit floats: 0.9 pJ ("FAdd, 32 bit").</summary>
    public const double FloatAddition = 0.9;

    /// <summary>The product of two 32-bit floats: 3.7 pJ ("FMult, 32 bit").</summary>
    public const double FloatMultiplication = 3.7;

    /// <summary>The addition of two 32-bit integers: 0.1 pJ ("Add, 32 bit").</summary>
    public const double IntegerAddition = 0.1;

    /// <summary>64 bits from a cache of 32 KB: 20 pJ ("Cache, 32 KB").</summary>
    public const double CacheAccess = 20;

    /// <summary>64 bits from DRAM: 1,300 pJ, the lower end of its 1.3 to 2.6 nJ ("DRAM").</summary>
    public const double DramAccess = 1300;
}
