using System;
using System.ComponentModel;
using System.Numerics;

namespace KernelGen.Runtime;

/// <summary>
/// The learning rates of optimizers with bias correction, as functions of the step alone: a restored network goes on with the same ones.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StepSizes
{
    /// <summary>√2 − 1 as 62 binary digits behind the point.</summary>
    private const long RootOfTwoLessOne = 0x1A82_7999_FCEF_3242;

    /// <summary>Learning rate / (1 − βᵗ): Kingma and Ba 2015, section 3. Computed in doubles, rounded to a float once.</summary>
    /// <param name="learningRate">The learning rate, finite and above 0; 1 for the correction alone.</param>
    /// <param name="beta">β, above 0 and below 1.</param>
    /// <param name="step">t, the training step from 1.</param>
    /// <returns>The step size.</returns>
    public static float Adam(float learningRate, float beta, long step)
    {
        // By squaring: the same bits everywhere, which a library's power does not promise.
        double power = 1;
        double square = beta;
        for (var rest = step; rest > 0; rest >>= 1)
        {
            if ((rest & 1) != 0)
            {
                power *= square;
            }

            square *= square;
        }

        return (float)(learningRate / (1 - power));
    }

    /// <summary>The scale of noise on gradients: the learning rate times a power of two that halves in given steps.</summary>
    /// <remarks>Neelakantan et al. 2015, equation 1, rounded to powers of two when the network is compiled.</remarks>
    /// <param name="learningRate">The learning rate, finite and above 0; 1 for the power alone.</param>
    /// <param name="step">The training step, from 0.</param>
    /// <param name="exponent">log₂ of the factor in the first step.</param>
    /// <param name="halvings">The steps from which on it is half of what it was, in order.</param>
    /// <returns>The scale; 0 below the normal numbers, infinity above them.</returns>
    [MultiplicationFree]
    public static float GradientNoise(float learningRate, long step, int exponent, ReadOnlySpan<long> halvings)
    {
        foreach (var halving in halvings)
        {
            if (step < halving)
            {
                break;
            }

            exponent--;
        }

        const int Mantissa = 0x007FFFFF, LargestExponent = 254;
        var bits = BitConverter.SingleToInt32Bits(learningRate);
        exponent += bits >> 23;
        return exponent < 1 ? 0
            : exponent > LargestExponent ? float.PositiveInfinity
            : BitConverter.Int32BitsToSingle((exponent << 23) | (bits & Mantissa));
    }

    /// <summary>The power of two that is nearest, by its logarithm, to learning rate / (1 − β₁ᵗ) with β₁ = 1 − 2⁻³.</summary>
    /// <remarks>Hubara, Courbariaux et al. 2016, algorithm 4. Adds, subtracts, shifts and compares only.</remarks>
    /// <param name="learningRate">The learning rate, finite and above 0.</param>
    /// <param name="step">t, the training step from 1.</param>
    /// <returns>The bits of a float: 2^k as (k + 127) &lt;&lt; 23, at most those of 2¹²⁷; below the normal numbers zero or
    /// negative.</returns>
    [MultiplicationFree]
    public static int ShiftAdaMax(float learningRate, long step)
    {
        // 1 − β₁ᵗ with 62 digits behind the point. The power ends at 7 units, where a shift leaves nothing to take off.
        var power = 1L << 62;
        for (var rest = step; rest > 0 && power >= 8; rest--)
        {
            power -= power >> 3;
        }

        var correction = (1L << 62) - power;
        var shift = BitOperations.LeadingZeroCount((ulong)correction) - 1;
        correction <<= shift;

        // The learning rate in the same form: 1 to 2 with 62 digits behind the point, and its exponent.
        var bits = BitConverter.SingleToInt32Bits(learningRate);
        var exponent = bits >> 23;
        long mantissa = bits & 0x007F_FFFF;
        if (exponent == 0)
        {
            var subnormal = BitOperations.LeadingZeroCount((ulong)mantissa) - 40;
            mantissa <<= subnormal;
            exponent = 1 - subnormal;
        }
        else
        {
            mantissa |= 0x0080_0000;
        }

        mantissa <<= 39;

        // learningRate / (1 − β₁ᵗ) = mantissa / correction · 2^(exponent + shift), the quotient above ½ and below 2.
        exponent += shift;
        if (IsAboveRootOfTwo(mantissa, correction))
        {
            exponent++;
        }
        else if (IsAboveRootOfTwo(correction, mantissa))
        {
            exponent--;
        }

        return Math.Min(exponent, 254) << 23;
    }

    /// <summary>Whether a &gt; √2·b, the product by shifts and additions over the digits of √2.</summary>
    [MultiplicationFree]
    private static bool IsAboveRootOfTwo(long a, long b)
    {
        // √2·b may pass 2⁶³: both sides as unsigned numbers.
        var product = (ulong)b;
        for (var digit = 1; digit <= 62; digit++)
        {
            if (((RootOfTwoLessOne >> (62 - digit)) & 1) != 0)
            {
                product += (ulong)b >> digit;
            }
        }

        return (ulong)a > product;
    }
}
