using System;
using KernelGen.Models;

namespace KernelGen.Freezing;

/// <summary>Makes the integers of samples, as <see cref="ModelInput"/> says.</summary>
internal static class InputConversion
{
    /// <summary>The integers that floats become.</summary>
    public static void Convert(ModelInput input, ReadOnlySpan<float> values, Span<int> integers)
    {
        for (var i = 0; i < integers.Length; i++)
        {
            integers[i] = Convert(input, values[i]);
        }
    }

    private static int Convert(ModelInput input, float x) => input is FixedPointInput fixedPoint
        ? (int)Math.Clamp(Math.Round(Math.ScaleB((double)x, fixedPoint.Shift)), fixedPoint.Minimum, fixedPoint.Maximum)
        : (int)Math.Clamp(MathF.Round((256f * x) - x), 0f, 255f);
}
