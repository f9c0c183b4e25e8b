using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Serialization;

namespace KernelGen;

/// <summary>How well a network computes the targets of a data set: what <see cref="NetworkExtensions.Evaluate(IRegressor, Dataset)"/>
/// measures.</summary>
/// <param name="Samples">Samples of the data set.</param>
/// <param name="MeanLoss">The mean over samples of the loss that training makes small.</param>
/// <param name="RootMeanSquaredError">√ of the mean over samples and outputs of (output − target)².</param>
/// <param name="MeanAbsoluteError">The mean over samples and outputs of |output − target|.</param>
/// <param name="RSquared">The mean of the outputs' R²; null where no output has one, because its targets are all the same.</param>
/// <param name="MaximumError">The largest |output − target|.</param>
/// <param name="Outputs">The same of every output.</param>
public sealed record RegressionMetrics(
    int Samples,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double MeanLoss,
    double RootMeanSquaredError,
    double MeanAbsoluteError,
    double? RSquared,
    double MaximumError,
    IReadOnlyList<OutputMetrics> Outputs)
{
    /// <summary>"RMSE 0.31, MAE 0.24, R² 0.912, largest error 1.2 over 500 samples".</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        var explained = RSquared is double share ? string.Create(CultureInfo.InvariantCulture, $"R² {share:0.####}") : "no R²";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"RMSE {RootMeanSquaredError:G4}, MAE {MeanAbsoluteError:G4}, {explained}, largest error {MaximumError:G4} over {Samples} "
                + $"{(Samples == 1 ? "sample" : "samples")}");
    }
}
