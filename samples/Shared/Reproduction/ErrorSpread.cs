using System;
using System.Globalization;
using System.Linq;

namespace Samples.Reproduction;

/// <summary>Mean and standard deviation of an error over the seeds of a row.</summary>
/// <param name="Mean">In percent.</param>
/// <param name="Deviation">In percent; 0 of a single seed.</param>
/// <param name="Count">Seeds that have the error.</param>
internal readonly record struct ErrorSpread(double Mean, double Deviation, int Count)
{
    /// <summary>The spread of an error; null where no result has it.</summary>
    public static ErrorSpread? Of(ImageResult[] results, Func<ImageResult, double?> of)
    {
        double[] values = [.. results.Select(of).OfType<double>()];
        if (values.Length == 0)
        {
            return null;
        }

        var mean = values.Average();
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new ErrorSpread(mean, Math.Sqrt(squares / Math.Max(1, values.Length - 1)), values.Length);
    }

    /// <summary>"1.15", and with several seeds "1.15 ± 0.03".</summary>
    public override string ToString() => Count == 1
        ? Mean.ToString("0.00", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Mean:0.00} ± {Deviation:0.00}");
}
