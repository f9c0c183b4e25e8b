using System;
using System.Linq;

namespace KernelGen.Census.Tests;

/// <summary>What code may call.</summary>
/// <param name="Followed">Beginnings of names whose code is read too.</param>
/// <param name="Ends">Beginnings of names where reading ends, as they are known not to compute for the network.</param>
internal sealed record CallRules(string[] Followed, string[] Ends)
{
    public bool Follows(string target) => !EndsAt(target) && Followed.Any(name => target.StartsWith(name, StringComparison.Ordinal));

    public bool EndsAt(string target) => Ends.Any(name => target.StartsWith(name, StringComparison.Ordinal));
}
