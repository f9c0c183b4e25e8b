namespace KernelGen;

/// <summary>How well a network computes one of its outputs.</summary>
/// <param name="Output">The output.</param>
/// <param name="RootMeanSquaredError">√ of the mean over samples of (output − target)².</param>
/// <param name="MeanAbsoluteError">The mean over samples of |output − target|.</param>
/// <param name="RSquared">
/// 1 − Σ (output − target)² / Σ (target − mean target)²: 1 when all is right, 0 for always the mean, below for worse. Null where all
/// targets are the same: there is no variance to explain.
/// </param>
/// <param name="MaximumError">The largest |output − target|.</param>
public sealed record OutputMetrics(
    int Output, double RootMeanSquaredError, double MeanAbsoluteError, double? RSquared, double MaximumError);
