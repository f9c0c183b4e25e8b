using System;
using KernelGen;

namespace WarningsToZero;

/// <summary>Tells drawings apart: a horizontal bar, a vertical bar, a cross, a ring.</summary>
[Network(BatchSize = 50, Weights = Weights.Ternary, MultiplicationFree = true), ShiftMomentum(3)]
[Input(Drawing.Size, Drawing.Size, 1)]
[Dense(64), ShiftBatchNorm, Activation(nameof(Leaky), Derivative = nameof(LeakyDerivative))]
[Dropout(0.1f)]
[Dense(Drawing.Kinds), ShiftBatchNorm]
[Hinge]
internal sealed partial class ShapeNet
{
    /// <summary>
    /// From pixels, as the camera gives them, to inputs around zero: ink is positive, whether it is darker than the paper or lighter.
    /// </summary>
    /// <param name="pixels">Rows of brightness, 0 to 255.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="stops">How much too dark the picture is: by a factor of 2 to this power.</param>
    /// <param name="gain">What makes up for the lamp.</param>
    /// <param name="inputs">One input for each pixel.</param>
    public static void Prepare(ReadOnlySpan<byte> pixels, int width, int stops, float gain, Span<float> inputs)
    {
        var paper = Shift.By(Paper.Brightness(pixels, width), stops);
        var exposure = Shift.By(1f, stops);
        for (int y = 0, yOffset = 0; yOffset < pixels.Length; y++, yOffset += width)
        {
            var before = 0f;
            for (var x = 0; x < width; x++)
            {
                var light = Shift.ByNearestPower((float)pixels[yOffset + x], exposure) - paper;
                var ink = -Shift.Sum(light, 0.00390625f, 1f / 65536f); // dark on light …
                ink = paper < 128f ? -ink : ink; // … or light on dark
                var soft = Shift.Sum(ink, 0.5f, 0.25f) + Shift.Sum(before, 0.25f, 0.0625f);
                inputs[yOffset + x] = Shift.By(Shift.ByNearestPower(soft, gain), 1);
                before = ink;
            }
        }
    }

    private static float Leaky(float x) => x > 0f ? x : Shift.Sum(x, 0.125f, -0.03125f);

    private static float LeakyDerivative(float x, float gradient) => x > 0f ? gradient : Shift.Sum(gradient, 0.125f, -0.03125f);
}

/// <summary>The paper that is drawn on.</summary>
internal static class Paper
{
    /// <summary>Its brightness, from the corners of a picture.</summary>
    [MultiplicationFree]
    public static float Brightness(ReadOnlySpan<byte> pixels, int width) =>
        Shift.By((float)(pixels[0] + pixels[width - 1] + pixels[^width] + pixels[^1]), -2);
}
