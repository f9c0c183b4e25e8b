using System;
using System.Linq;
using System.Text.RegularExpressions;
using KernelGen.Generator.Passes.ShortVectors;

namespace KernelGen.Tool.Census;

/// <summary>What becomes of calls: code that is read too, code where reading ends, and, unless the rest ends too, a finding.</summary>
/// <param name="Followed">Beginnings of names whose code is read too.</param>
/// <param name="Ends">Beginnings of names where reading ends, as they are known not to compute for the network.</param>
/// <param name="RestEnds">Whether reading ends at everything else but what multiplies.</param>
internal sealed partial record CallRules(string[] Followed, string[] Ends, bool RestEnds = false)
{
    /// <summary>Whether the code of a call is read too; that of a kernel for vectors of four lanes always is.</summary>
    public bool Follows(string target) =>
        !Begins(target, Ends) && (Begins(target, Followed) || target.Contains(QuarterKernel.Ending, StringComparison.Ordinal));

    public bool EndsAt(string target) =>
        Begins(target, Ends) || (RestEnds && !Begins(target, Followed) && !Multiplying().IsMatch(target));

    private static bool Begins(string target, string[] names) => names.Any(name => target.StartsWith(name, StringComparison.Ordinal));

    // C's functions, and .NET's: System.MathF:FusedMultiplyAdd(…), S_P_CoreLib_System_Math__Pow.
    [GeneratedRegex(
        "^(fma|pow|exp|exp2|expm1|log|log2|log10|log1p|sqrt|cbrt|sinh?|cosh?|tanh?|asinh?|acosh?|atanh?|atan2|hypot|fmod|ldexp|scalbn)f?$"
            + "|MathF?(:|__)(FusedMultiplyAdd|BigMul|Pow|Exp|Log|Sqrt|Cbrt|A?Sin|A?Cos|A?Tan|ScaleB|IEEERemainder)"
            + "|System[._](Decimal|Numerics[._]BigInteger)(:|__)|^CORINFO_HELP_U?L?(MUL|DIV|MOD)")]
    private static partial Regex Multiplying();
}
