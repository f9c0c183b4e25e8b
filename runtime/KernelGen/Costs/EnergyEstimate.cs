using System;

namespace KernelGen;

/// <summary>
/// What operations and memory traffic cost in energy by the published figures of <see cref="EnergyModel"/>: an estimate of a chip that is
/// made for this network, not a measurement of a processor, where an instruction costs more than what it computes.
/// </summary>
/// <param name="ArithmeticPicojoules">The operations.</param>
/// <param name="CachePicojoules">The memory traffic, if all of it stayed in a cache of 32 KB: the least that it can be.</param>
/// <param name="DramPicojoules">The memory traffic, if all of it went to DRAM: the most that it can be.</param>
/// <param name="FullPrecisionPicojoules">
/// The arithmetic of the same layers in full precision: a multiplication and an addition of floats for each of their products.
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
}
