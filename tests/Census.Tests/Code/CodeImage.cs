using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Census.Tests;

/// <summary>Machine code by method, and the questions that the census asks it.</summary>
/// <param name="methods">All code that was read.</param>
internal sealed class CodeImage(IReadOnlyDictionary<string, MethodCode> methods)
{
    public IEnumerable<string> Names => methods.Keys;

    /// <summary>The code of a method.</summary>
    public MethodCode this[string method] => methods[method];

    /// <summary>
    /// What speaks against a method: forbidden or unknown instructions in it and in all that it calls, calls whose code is not known.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="calls">What it may call.</param>
    public IReadOnlyList<string> Findings(string method, CallRules calls)
    {
        var findings = new List<string>();
        var seen = new HashSet<string>();
        Visit(method);
        return findings;

        void Visit(string name)
        {
            if (!seen.Add(name))
            {
                return;
            }

            if (!methods.TryGetValue(name, out var code))
            {
                findings.Add($"{name}: its code was not seen");
                return;
            }

            findings.AddRange(code.Instructions
                .Where(instruction => instruction.Kind != InstructionKind.Harmless)
                .Select(instruction => $"{name}: {instruction.Kind} {instruction.Text}"));
            foreach (var target in code.Calls.Where(target => !calls.EndsAt(target)))
            {
                if (calls.Follows(target))
                {
                    Visit(target);
                }
                else
                {
                    findings.Add($"{name}: calls {target}");
                }
            }
        }
    }

    /// <summary>The products, quotients and roots in a method, those in the code that it calls added for each call.</summary>
    public OperationTally Count(string method, CallRules calls)
    {
        var code = methods[method];
        var own = new OperationTally(Lanes(InstructionKind.Product), Lanes(InstructionKind.Quotient), Lanes(InstructionKind.Root));
        return code.Calls.Where(calls.Follows).Select(target => Count(target, calls)).Aggregate(own, (sum, next) => sum + next);

        int Lanes(InstructionKind kind) =>
            code.Instructions.Where(instruction => instruction.Kind == kind).Sum(instruction => instruction.Lanes);
    }

    /// <summary>Instructions of a method and of what it calls that no list knows, or that nothing may use.</summary>
    public IEnumerable<string> Strange(string method, CallRules calls) =>
        Findings(method, calls).Where(finding => !Kinds.Any(kind => finding.Contains($": {kind} ", StringComparison.Ordinal)));

    private static readonly InstructionKind[] Kinds = [InstructionKind.Product, InstructionKind.Quotient, InstructionKind.Root];
}
