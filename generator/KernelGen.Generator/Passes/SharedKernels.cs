using System.Collections.Generic;
using System.Globalization;
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
        var taken = new HashSet<string>(groups.Where(group => group.Count == 1).Select(group => group[0].Name));
        return new SharedKernels(
            groups.Select(group => new SharedKernel(group.Count == 1 ? group[0].Name : Name(group, program.Info, taken), group)).ToList());
    }

    /// <summary>
    /// "DenseForward512x512": the name without the layer's number, and the shape that all layers have. What serves two parts of a layer is
    /// called after what their names have in common: "BatchNormUpdate512" of γ and β.
    /// </summary>
    private static string Name(List<Kernel> kernels, NetworkInfo info, HashSet<string> taken)
    {
        var wanted = kernels[0].Name;
        if (kernels.All(kernel => kernel.Layer >= 0 && kernel.Layer < info.Layers.Count))
        {
            var names = kernels.Select(kernel => Words(kernel.Name)).ToList();
            var head = Common(names);
            var tail = Common(names.Select(words => words.Skip(head.Count).Reverse()));
            tail.Reverse();
            var shapes = kernels.Select(kernel => info.Layers[kernel.Layer].ShapeName).Distinct().ToList();
            wanted = string.Concat(head) + string.Concat(tail) + (shapes.Count == 1 ? shapes[0] : string.Empty);
        }

        var free = wanted;
        for (var number = 2; !taken.Add(free); number++)
        {
            free = wanted + "Form" + number.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }

    /// <summary>"Batch", "Norm", "Gamma", "Update" of "BatchNorm1GammaUpdate".</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        foreach (var letter in name.Where(letter => !char.IsDigit(letter)))
        {
            if (words.Count == 0 || char.IsUpper(letter))
            {
                words.Add(string.Empty);
            }

            words[words.Count - 1] += letter;
        }

        return words;
    }

    /// <summary>What all begin with.</summary>
    private static List<string> Common(IEnumerable<IEnumerable<string>> all) => all.Aggregate(
        (common, next) => common.Zip(next, (a, b) => (a, b)).TakeWhile(pair => pair.a == pair.b).Select(pair => pair.a)).ToList();
}
