using System;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Methods that between them hold everything that a kernel takes, for <see cref="ExactNet"/>: odd members are activations, each followed by
/// its way back.
/// </summary>
internal static class ExactMethods
{
    private const float Third = 1f / 3f;

    public static float Sums(float x) => (x + 0.1f) - (3f - x);

    public static float SumsBack(float x, float gradient) => x + gradient - +x;

    public static float Products(float x) => x * x * -0.7f;

    public static float ProductsBack(float x, float gradient) => x * gradient;

    public static float Quotients(float x) => (1f / x) + (x / 3f);

    public static float QuotientsBack(float x, float gradient) => gradient / x;

    public static float Roots(float x) => MathF.Sqrt(x);

    public static float RootsBack(float x, float gradient) => MathF.Sqrt(gradient - x);

    public static float Signs(float x) => -MathF.Abs(x);

    public static float SignsBack(float x, float gradient) => -(-x - gradient);

    public static float Extremes(float x) => MathF.Max(-1f, Math.Min(x, 0f));

    public static float ExtremesBack(float x, float gradient) => float.Max(x, gradient);

    public static float Zeros(float x) => Math.Max(x, -0f);

    public static float ZerosBack(float x, float gradient) => float.Min(x, gradient);

    public static float Copies(float x) => MathF.CopySign(2f, x);

    public static float CopiesBack(float x, float gradient) => float.CopySign(x, gradient);

    public static float Greater(float x) => x > 0f ? x : -0f;

    public static float GreaterBack(float x, float gradient) => x > gradient ? 1f : x;

    public static float AtLeast(float x) => x >= 0f ? 1f : float.NaN;

    public static float AtLeastBack(float x, float gradient) => x >= gradient ? 1f : gradient;

    public static float Less(float x) => x < float.PositiveInfinity ? 1f : x;

    public static float LessBack(float x, float gradient) => x < gradient ? 1f : x;

    public static float AtMost(float x) => x <= float.Epsilon ? 1f : x;

    public static float AtMostBack(float x, float gradient) => x <= gradient ? 1f : x;

    public static float Same(float x) => x == 0f ? 1f : x;

    public static float SameBack(float x, float gradient) => x == gradient ? 1f : x;

    public static float Other(float x) => float.IsNaN(x) ? 1f : x;

    public static float OtherBack(float x, float gradient) => x != gradient ? 1f : x;

    public static float Conditions(float x)
    {
        var isLarge = x > 1f || x < -1f;
        var isOdd = !isLarge && !(x == 0f) & true;
        return isOdd ? 1f : isLarge == (x > 0f) ? 2f : 3f;
    }

    public static float ConditionsBack(float x, float gradient) =>
        (x > 0f) != (gradient > 0f) | float.IsNaN(gradient) ? -1f : Within(x, 1f) && Within(gradient, 2f) ? x : gradient;

    public static float Branches(float x)
    {
        float y = 1, z;
        if (x > 2f)
        {
            y += x;
            z = y;
        }
        else if (x < -2f)
        {
            if (x < -4f)
            {
                return Leave(y, 3);
            }

            z = -x;
            y -= z;
        }
        else
        {
            z = 0.5f;
        }

        x *= 2f;
        return y + z + x;
    }

    public static float BranchesBack(float x, float gradient)
    {
        if (gradient == 0f)
        {
            return 0f;
        }

        const float Two = 2;
        var half = Shift.By(gradient, -1);
        if (x < Two)
        {
            half = Third;
            {
                half = half + x;
            }
        }

        return half;
    }

    public static float Halves(float x) => MathF.ScaleB(x, -1);

    public static float HalvesBack(float x, float gradient) => Shift.By(gradient, -3);

    public static float Doubles(float x) => float.ScaleB(x, 1);

    public static float DoublesBack(float x, float gradient) => Shift.By(gradient, 24);

    public static float Falls(float x) => MathF.ScaleB(x, -24);

    public static float FallsBack(float x, float gradient) => Shift.By(gradient, -149);

    public static float Rises(float x) => MathF.ScaleB(x, 127);

    public static float RisesBack(float x, float gradient) => Shift.By(gradient, 149);

    public static float Edges(float x) => MathF.ScaleB(x, -126);

    public static float EdgesBack(float x, float gradient) => Shift.By(gradient, -150);

    public static float Steps(float x) => MathF.ScaleB(x, -253);

    public static float StepsBack(float x, float gradient) => Shift.By(gradient, 253);

    public static float TwoSteps(float x) => MathF.ScaleB(x, -254);

    public static float TwoStepsBack(float x, float gradient) => Shift.By(gradient, 254);

    public static float Vanishes(float x) => MathF.ScaleB(x, -277);

    public static float VanishesBack(float x, float gradient) => Shift.By(gradient, 277);

    public static float Farthest(float x) => MathF.ScaleB(x, -100000);

    public static float FarthestBack(float x, float gradient) => Shift.By(gradient, int.MaxValue);

    public static float Flips(float x) => SignFlip.Negate(x);

    public static float FlipsBack(float x, float gradient) => SignFlip.By(x, gradient);

    public static float Series(float x) => Shift.Sum(x, 2f, -0.125f);

    public static float SeriesBack(float x, float gradient) => Shift.Sum(gradient, -1f, 0.25f, 0.03125f) + Shift.Sum(x, 1f, 2f, -4f, 8f);

    public static float Unchecked(float x) => Shift.By(x, 0) == x ? 1f : Constant(2f);

    public static float UncheckedBack(float x, float gradient) => Shift.ByUnchecked(gradient, -2) - Shift.ByUnchecked(x, 5);

    private static bool Within(float x, float bound) => MathF.Abs(x) < bound;

    private static float Leave(float x, int bits) => MathF.ScaleB(x, bits) + bits;

    private static float Constant(float x) => (x * 3f) - (x / 7f) + -x;
}
