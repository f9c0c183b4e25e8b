using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>Numbers as sums of signed powers of two with the fewest terms (canonical signed digits).</summary>
internal static class SignedDigits
{
    /// <summary>The powers, the smallest first.</summary>
    public static IEnumerable<(int Shift, bool IsNegative)> Of(long number)
    {
        for (var shift = 0; number != 0; shift++, number >>= 1)
        {
            if ((number & 1) != 0)
            {
                var isNegative = (number & 3) == 3;
                number += isNegative ? 1 : -1;
                yield return (shift, isNegative);
            }
        }
    }
}
