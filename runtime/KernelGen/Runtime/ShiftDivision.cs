namespace KernelGen.Runtime;

/// <summary>
/// Quotients by shifts and subtractions, for what runs in a training step: a step of a network without multiplications has no division
/// either.
/// </summary>
internal static class ShiftDivision
{
    /// <summary>
    /// The quotient and the remainder of whole numbers: long division in base 2, a few steps for the small quotients that it is used for.
    /// </summary>
    /// <param name="dividend">The dividend, at least 0.</param>
    /// <param name="divisor">The divisor, at least 1.</param>
    /// <param name="remainder">Receives the remainder.</param>
    /// <returns>The quotient, rounded down.</returns>
    public static int Quotient(int dividend, int divisor, out int remainder)
    {
        long part = divisor;
        var shift = 0;
        while (part << 1 <= dividend)
        {
            part <<= 1;
            shift++;
        }

        var quotient = 0;
        for (; shift >= 0; shift--, part >>= 1)
        {
            if (part <= dividend)
            {
                dividend -= (int)part;
                quotient += 1 << shift;
            }
        }

        remainder = dividend;
        return quotient;
    }
}
