using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Tool.Census;

/// <summary>What the census found in the code of a network.</summary>
/// <param name="Network">The class, with its namespace.</param>
/// <param name="Methods">Generated methods that were read.</param>
/// <param name="Instructions">Their instructions.</param>
/// <param name="Findings">
/// What multiplies, divides, takes roots, is not known, or is called and not known, in these methods and in all that they reach.
/// </param>
internal sealed record NetworkReading(string Network, int Methods, int Instructions, IReadOnlyList<Finding> Findings)
{
    /// <summary>Reads all generated code of a network: kernels more strictly than the schedule that launches them.</summary>
    public static NetworkReading Of(CodeImage code, GeneratedMethods generated)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<Finding> findings =
        [
            .. generated.Kernels.SelectMany(kernel => code.Findings(kernel, generated.Names.InKernels, seen)),
            .. generated.Others.SelectMany(method => code.Findings(method, generated.Names.InSteps, seen)),
        ];
        var methods = generated.Kernels.Concat(generated.Others).ToList();
        return new(generated.Network, methods.Count, methods.Sum(code.InstructionsOf), findings);
    }

    /// <summary>Instructions of a kind.</summary>
    public int Count(InstructionKind kind) => Findings.Count(finding => finding.Kind == kind);
}
