using System;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Methods of a user's, compiled into this project and into the networks that are compiled in memory; <see cref="UserFunctionCases"/> says
/// the same in double precision.
/// </summary>
internal static class WrittenMethods
{
    public static float Leaky(float x) => x > 0f ? x : Shift.By(x, -3);

    public static float LeakyBack(float x, float gradient) => x > 0f ? gradient : Shift.By(gradient, -3);

    public static float Cut(float x) => MathF.Max(-1f, MathF.Min(x, 1f));

    public static float CutBack(float x, float gradient) => x > -1f && x <= 1f ? gradient : 0f;

    public static float Bent(float x)
    {
        var magnitude = MathF.Abs(x);
        if (magnitude > 2f)
        {
            magnitude = Lean(magnitude) + 1.5f;
        }

        return SignFlip.By(magnitude, x);
    }

    public static float BentBack(float x, float gradient)
    {
        if (x > -2f && x <= 2f)
        {
            return gradient;
        }

        return Lean(gradient);
    }

    public static float SoftSign(float x) => x / (1f + MathF.Abs(x));

    public static float SoftSignSlope(float x)
    {
        var denominator = 1f + MathF.Abs(x);
        return 1f / (denominator * denominator);
    }

    public static float Rooted(float x) => x / Hypotenuse(x);

    public static float RootedBack(float x, float gradient)
    {
        var root = Hypotenuse(x);
        return gradient / (root * root * root);
    }

    public static float AbsoluteError(float output, float target) => MathF.Abs(output - target);

    public static float AbsoluteErrorBack(float output, float target) => output > target ? 1f : -1f;

    public static float PseudoHuber(float output, float target) => Hypotenuse(output - target) - 1f;

    public static float PseudoHuberBack(float output, float target)
    {
        var difference = output - target;
        return difference / Hypotenuse(difference);
    }

    public static float BentHinge(float output, float target)
    {
        var margin = SignFlip.By(output, target);
        return MathF.Max(0f, 1f - margin) + MathF.Max(0f, -margin);
    }

    public static float BentHingeBack(float output, float target)
    {
        var margin = SignFlip.By(output, target);
        var slope = margin > 1f ? 0f : margin > 0f ? -1f : -2f;
        return SignFlip.By(slope, target);
    }

    private static float Lean(float x) => Shift.By(x, -2);

    private static float Hypotenuse(float x) => MathF.Sqrt(1f + (x * x));
}
