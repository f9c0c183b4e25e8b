using System;
using System.Globalization;

namespace KernelGen;

/// <summary>
/// What operations and memory traffic cost in energy by the published figures of <see cref="EnergyModel"/>: an estimate of a chip that is
/// made for this network, not a measurement of a processor, where an instruction costs more than what it computes.
/// </summary>
/// <remarks>
/// Memory traffic is every byte that kernels load and store, in words of 64 bits, stores at the price of loads. No model of caches is
/// behind it: it is two figures, all of it in a first cache and all of it in DRAM, and a chip lies between them as far as their prices
/// hold. What kernels keep in registers is no traffic; instructions are not counted. A network whose weights and block of samples fit
/// into 32 KB is near the lower figure, one of many megabytes with few samples a step nearer to the upper one.
/// </remarks>
/// <param name="ArithmeticPicojoules">The operations.</param>
/// <param name="CachePicojoules">The memory traffic, if every word came from a cache of 32 KB and went there.</param>
/// <param name="DramPicojoules">The memory traffic, if every word came from DRAM and went there.</param>
/// <param name="FullPrecisionPicojoules">
/// The arithmetic of the same layers in full precision: a multiplication and an addition of floats for each of their products; without
/// their memory traffic.
/// </param>
public sealed record EnergyEstimate(
    double ArithmeticPicojoules, double CachePicojoules, double DramPicojoules, double FullPrecisionPicojoules)
{
    /// <summary>The estimate of some operations.</summary>
    /// <param name="operations">The operations.</param>
    /// <returns>Their energy.</returns>
    public static EnergyEstimate Of(OperationCounts operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var integers = operations.IntegerAdditions + operations.Shifts + operations.SignFlips + operations.LookUps;
        var products = operations.Multiplications + operations.Divisions + operations.SquareRoots;
        var words = (operations.BytesRead + operations.BytesWritten) / 8.0;
        return new(
            ((operations.Additions - operations.IntegerAdditions) * EnergyModel.FloatAddition)
                + (integers * EnergyModel.IntegerAddition)
                + (products * EnergyModel.FloatMultiplication),
            words * EnergyModel.CacheAccess,
            words * EnergyModel.DramAccess,
            operations.FullPrecisionMultiplications * (EnergyModel.FloatMultiplication + EnergyModel.FloatAddition));
    }

    /// <summary>The estimate with what it assumes: "arithmetic 0.43 µJ; memory 1.2 µJ if all of it stays in a cache of 32 KB, …".</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        $"arithmetic {Text(ArithmeticPicojoules)}; memory {Text(CachePicojoules)} if all of it stays in a cache of 32 KB, "
        + $"{Text(DramPicojoules)} if all of it goes to DRAM; arithmetic in full precision {Text(FullPrecisionPicojoules)}";

    private static string Text(double picojoules) => picojoules switch
    {
        < 1e3 => Text(picojoules, "pJ"),
        < 1e6 => Text(picojoules / 1e3, "nJ"),
        < 1e9 => Text(picojoules / 1e6, "µJ"),
        _ => Text(picojoules / 1e9, "mJ"),
    };

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:G3} {unit}");
}
