using System.Collections.Generic;
using System.Globalization;
using KernelGen;

namespace Browser.Training;

/// <summary>What a training step costs, as the generated code counts it, in words.</summary>
internal static class Ledger
{
    private const double PicojoulesPerMicrojoule = 1e6;

    /// <summary>Rows: what it is and how many, in turns; multiplications first.</summary>
    public static IEnumerable<string> Of(NetworkCosts costs)
    {
        var step = costs.TrainingStep;
        var energy = costs.TrainingStepEnergy;
        return
        [
            "multiplications", Count(step.Multiplications),
            "divisions", Count(step.Divisions),
            "square roots", Count(step.SquareRoots),
            "additions", Count(step.Additions),
            "look-ups", Count(step.LookUps),
            "shifts", Count(step.Shifts),
            "sign flips", Count(step.SignFlips),
            "multiplications in full precision", Count(step.FullPrecisionMultiplications),
            "energy of the arithmetic, estimated", Energy(energy.ArithmeticPicojoules),
            "the same in full precision", Energy(energy.FullPrecisionPicojoules),
        ];
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Energy(double picojoules) =>
        string.Create(CultureInfo.InvariantCulture, $"{picojoules / PicojoulesPerMicrojoule:F1} µJ");
}
