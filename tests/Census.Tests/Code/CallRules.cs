using System;
using System.Linq;
using KernelGen.Generator.Passes.ShortVectors;

namespace KernelGen.Census.Tests;

/// <summary>What becomes of calls: code that is read too, code where reading ends, and, unless the rest ends too, a finding.</summary>
/// <param name="Followed">Beginnings of names whose code is read too.</param>
/// <param name="Ends">Beginnings of names where reading ends, as they are known not to compute for the network.</param>
/// <param name="RestEnds">Whether reading ends at everything else.</param>
internal sealed record CallRules(string[] Followed, string[] Ends, bool RestEnds = false)
{
    /// <summary>Whether the code of a call is read too; that of a kernel for vectors of four lanes always is.</summary>
    public bool Follows(string target) =>
        !Begins(target, Ends) && (Begins(target, Followed) || target.Contains(QuarterKernel.Ending, StringComparison.Ordinal));

    public bool EndsAt(string target) => Begins(target, Ends) || (RestEnds && !Begins(target, Followed));

    private static bool Begins(string target, string[] names) => names.Any(name => target.StartsWith(name, StringComparison.Ordinal));
}
