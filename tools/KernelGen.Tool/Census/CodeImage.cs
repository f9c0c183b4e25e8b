using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Tool.Census;

/// <summary>Machine code by method, and the questions that the census asks it.</summary>
/// <param name="methods">All code that there is; of an executable, little is asked for.</param>
internal sealed class CodeImage(IReadOnlyDictionary<string, Lazy<MethodCode>> methods)
{
    public CodeImage(IReadOnlyDictionary<string, MethodCode> methods)
        : this(methods.ToDictionary(static method => method.Key, static method => new Lazy<MethodCode>(method.Value)))
    {
    }

    public IEnumerable<string> Names => methods.Keys;

    /// <summary>The code of a method.</summary>
    public MethodCode this[string method] => methods[method].Value;

    /// <summary>The instructions of a method; 0 where its code was not seen.</summary>
    public int InstructionsOf(string method) => methods.TryGetValue(method, out var code) ? code.Value.Instructions.Count : 0;

    /// <summary>
    /// What speaks against a method: forbidden or unknown instructions in it and in all that it calls, calls whose code is not known.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="calls">What it may call.</param>
    /// <param name="seen">Methods that were read before, and are not again; this one and those that it calls are added.</param>
    public IReadOnlyList<Finding> Findings(string method, CallRules calls, ISet<string>? seen = null)
    {
        var findings = new List<Finding>();
        seen ??= new HashSet<string>();
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
                findings.Add(new(name, null, "its code was not seen"));
                return;
            }

            findings.AddRange(code.Value.Instructions
                .Where(instruction => instruction.Kind != InstructionKind.Harmless)
                .Select(instruction => new Finding(name, instruction.Kind, instruction.Text)));
            foreach (var target in code.Value.Calls.Where(target => !calls.EndsAt(target)))
            {
                if (calls.Follows(target))
                {
                    Visit(target);
                }
                else
                {
                    findings.Add(new(name, null, $"calls {target}"));
                }
            }
        }
    }

    /// <summary>The products, quotients and roots in a method, those in the code that it calls added for each call.</summary>
    public OperationTally Count(string method, CallRules calls)
    {
        var code = this[method];
        var own = new OperationTally(Lanes(InstructionKind.Product), Lanes(InstructionKind.Quotient), Lanes(InstructionKind.Root));
        return code.Calls.Where(calls.Follows).Select(target => Count(target, calls)).Aggregate(own, (sum, next) => sum + next);

        int Lanes(InstructionKind kind) =>
            code.Instructions.Where(instruction => instruction.Kind == kind).Sum(instruction => instruction.Lanes);
    }

    /// <summary>Instructions of a method and of what it calls that no list knows, or that nothing may use.</summary>
    public IEnumerable<Finding> Strange(string method, CallRules calls) => Findings(method, calls).Where(static finding =>
        finding.Kind is not (InstructionKind.Product or InstructionKind.Quotient or InstructionKind.Root));
}
