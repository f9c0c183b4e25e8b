using System;

namespace KernelGen;

/// <summary>Gives every sample the mean 0 and the same norm.</summary>
internal sealed class GlobalContrast(float scale, float bias) : PreprocessingStep
{
    // A sample without contrast stays without.
    private const double LeastDivisor = 1e-8;

    public override string ToString() => FormattableString.Invariant($"GlobalContrast({scale:R}, {bias:R})");

    public override void Apply(Span<float> rows, int height, int width, int channels)
    {
        var size = height * width * channels;
        for (; rows.Length > 0; rows = rows[size..])
        {
            var sample = rows[..size];
            double sum = 0;
            foreach (var value in sample)
            {
                sum += value;
            }

            var mean = sum / size;
            double squares = 0;
            foreach (var value in sample)
            {
                squares += (value - mean) * (value - mean);
            }

            var divisor = Math.Sqrt(bias + squares) / scale;
            divisor = divisor < LeastDivisor ? 1 : divisor;
            foreach (ref var value in sample)
            {
                value = (float)((value - mean) / divisor);
            }
        }
    }
}
