using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Passes.ShortVectors;
using KernelGen.Tool.Census;

namespace KernelGen.Census.Tests;

/// <summary>
/// What the census asks of the code that a compiler made of networks; each answer is a list of problems, empty where all is well.
/// </summary>
/// <param name="networks">The networks.</param>
/// <param name="code">Their code.</param>
/// <param name="names">How it is named.</param>
internal sealed class NetworkCensus(NetworkAssembly networks, CodeImage code, CodeNames names)
{
    /// <summary>
    /// Kernels that carry the attribute must hold no forbidden and no unknown instruction, nor call anything that does; nor must any method
    /// of a frozen network, or of one that promises freedom, with all of KernelGen's runtime that it reaches.
    /// </summary>
    /// <returns>The problems, and how many kernels were read.</returns>
    public (IReadOnlyList<string> Problems, int Kernels) Freedom()
    {
        var problems = new List<string>();
        var kernels = 0;
        foreach (var network in networks.Names.Concat(networks.Frozen))
        {
            // A kernel for vectors of four lanes is read where it is called: with the code of the kernel that it stands for.
            var all = networks.Methods(network).Where(method => !method.Method.EndsWith(QuarterKernel.Ending, StringComparison.Ordinal));
            var methods = all.SelectMany(method =>
            {
                var compiled = Compiled(method.Type, method.Method);
                if (compiled.Count == 0)
                {
                    problems.Add($"{method.Type}:{method.Method}: its code was not seen");
                }

                return compiled.Select(name => (Name: name, method.IsMarked));
            }).ToList();
            kernels += methods.Count(method => method.IsMarked);
            problems.AddRange(methods.Where(method => method.IsMarked)
                .SelectMany(method => Texts(code.Findings(method.Name, names.InKernels))));
            if (networks.Frozen.Contains(network) || networks.PromisesFreedom(network))
            {
                problems.AddRange(methods.SelectMany(method => Texts(code.Findings(method.Name, names.InSteps))));
            }
        }

        return ([.. problems.Distinct()], kernels);
    }

    /// <summary>
    /// Products, quotients and roots: the instructions of a kernel must do as many, lane by lane, as the nodes of its tree.
    /// </summary>
    /// <returns>The problems, and how many kernels multiply, divide or take roots, and do not.</returns>
    public (IReadOnlyList<string> Problems, int Multiplying, int Free) Ledger()
    {
        var problems = new List<string>();
        var (multiplying, free) = (0, 0);
        foreach (var network in networks.Names)
        {
            foreach (var (kernel, entry) in networks.Ledger(network))
            {
                var name = Kernel(network, kernel);
                var found = code.Count(name, names.InKernels);
                (multiplying, free) = entry == OperationTally.None ? (multiplying, free + 1) : (multiplying + 1, free);
                if (found != entry)
                {
                    problems.Add($"{name}: expected {entry} by its tree, found {found}");
                }

                problems.AddRange(Texts(code.Strange(name, names.InKernels)));
            }
        }

        return ([.. problems.Distinct()], multiplying, free);
    }

    /// <summary>
    /// Kernels of dense layers, optimizers' and what runs once apart, call nothing, check no bounds, and keep every vector
    /// of the widest registers in a register: what of this is not so, and how many kernels were read.
    /// </summary>
    /// <param name="only">Networks with this in their names.</param>
    public (IReadOnlyList<string> Problems, int Kernels) Tightness(string only)
    {
        var problems = new List<string>();
        var kernels = 0;
        var tight = networks.Names
            .Where(network => network.Contains(only, StringComparison.Ordinal)
                && !network.Contains("Ada", StringComparison.Ordinal) && !network.Contains("Momentum", StringComparison.Ordinal))
            .SelectMany(network => networks.Ledger(network).Keys
                .Where(kernel => kernel.StartsWith("Dense", StringComparison.Ordinal)
                    && !kernel.EndsWith("Initialise", StringComparison.Ordinal))
                .Select(kernel => Kernel(network, kernel)));
        foreach (var name in tight)
        {
            kernels++;
            problems.AddRange(code[name].Calls.Where(call => call != "CORINFO_HELP_FAIL_FAST").Select(call => $"{name}: calls {call}"));
            problems.AddRange(code[name].Instructions
                .Where(instruction => instruction.Text.Contains("zmmword ptr [rbp", StringComparison.Ordinal)
                    || instruction.Text.Contains("zmmword ptr [rsp", StringComparison.Ordinal))
                .Select(instruction => $"{name}: {instruction.Text}"));
        }

        return (problems, kernels);
    }

    /// <summary>What is found in one kernel and in what it calls.</summary>
    public IReadOnlyList<string> Findings(string network, string kernel) =>
        [.. Texts(code.Findings(Kernel(network, kernel), names.InKernels))];

    private static IEnumerable<string> Texts(IEnumerable<Finding> findings) => findings.Select(static finding => finding.ToString());

    private string Kernel(string network, string kernel) => Compiled(networks.KernelsType(network), kernel).Single();

    private List<string> Compiled(string type, string method)
    {
        var isIt = names.Method(type, method);
        return code.Names.Where(name => isIt(name)).ToList();
    }
}
