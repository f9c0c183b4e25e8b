using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>
/// A body that serves several layers is written once: kernels that differ in their memory alone become one, which is passed it.
/// </summary>
internal sealed class SharedKernels
{
    private readonly Dictionary<Kernel, SharedKernel> _byKernel = [];

    private SharedKernels(IReadOnlyList<SharedKernel> all)
    {
        All = all;
        foreach (var shared in all)
        {
            foreach (var kernel in shared.Kernels)
            {
                _byKernel.Add(kernel, shared);
            }
        }
    }

    /// <summary>In the order in which each runs first.</summary>
    public IReadOnlyList<SharedKernel> All { get; }

    /// <summary>What a kernel is written as.</summary>
    public SharedKernel this[Kernel kernel] => _byKernel[kernel];

    /// <summary>Finds what is the same.</summary>
    /// <param name="program">The network as it was lowered: what is the same before other passes is the same behind them.</param>
    public static SharedKernels Make(Program program)
    {
        // Names of kernels that serve one layer come first: nothing else may take them.
        var groups = program.Kernels.GroupBy(kernel => kernel, KernelEquality.Instance).Select(group => group.ToList()).ToList();
        var names = new SharedNames(groups.Where(group => group.Count == 1).Select(group => group[0].Name), program.Info);
        return new SharedKernels(groups.Select(group => new SharedKernel(names.Of(group), group)).ToList());
    }
}
