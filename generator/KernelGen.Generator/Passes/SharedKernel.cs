using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>A kernel as it is written once, and all that it serves.</summary>
/// <param name="Name">"Dense1Forward" where it serves one layer, "DenseForward512x512" where it serves several.</param>
/// <param name="Kernels">The kernels that it serves, in the order in which they run; they differ in layer, name and the names of buffers
/// alone.</param>
internal sealed record SharedKernel(string Name, IReadOnlyList<Kernel> Kernels)
{
    /// <summary>The one that is finished and counted for all.</summary>
    public Kernel First => Kernels[0];

    /// <summary>What it computes, with the numbers of the layers that it serves.</summary>
    public string Summary
    {
        get
        {
            var rest = KernelEquality.WithoutLayer(First);
            if (Kernels.Count == 1 || rest == First.Summary)
            {
                return First.Summary;
            }

            return LayersOf(Kernels) + rest;
        }
    }

    /// <summary>"Layer 3", "Layers 3 and 6": those that kernels work for.</summary>
    public static string LayersOf(IEnumerable<Kernel> kernels)
    {
        var numbers = kernels.Select(kernel => kernel.Layer).Distinct().OrderBy(layer => layer).Select(layer => $"{layer}").ToList();
        return (numbers.Count == 1 ? "Layer " : "Layers ") + Listed(numbers);
    }

    /// <summary>"1, 2 and 3".</summary>
    public static string Listed(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : string.Join(", ", words.Take(words.Count - 1)) + " and " + words[words.Count - 1];
}
