using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Names of kernels that serve several layers.</summary>
/// <param name="alone">The names of those that serve one; nothing else may take them.</param>
/// <param name="info">The network.</param>
internal sealed class SharedNames(IEnumerable<string> alone, NetworkInfo info)
{
    private static readonly Regex LayerNumber = new("\\d+(?=\\D*$)", RegexOptions.CultureInvariant);

    private readonly HashSet<string> _taken = new(alone);

    /// <summary>
    /// "DenseForward512x512": the name without the layer's number, and the shape that all layers have. What serves two parts of a layer is
    /// called after what their names have in common: "BatchNormUpdate512" of γ and β.
    /// </summary>
    public string Of(IReadOnlyList<Kernel> kernels)
    {
        var wanted = kernels[0].Name;
        if (kernels.Count == 1)
        {
            return wanted;
        }

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
        for (var number = 2; !_taken.Add(free); number++)
        {
            free = wanted + "Form" + number.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }

    /// <summary>"Batch", "Norm", "Gamma", "Update" of "BatchNorm1GammaUpdate"; "Conv2", "D", "Forward" of "Conv2D1Forward".</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        foreach (var letter in LayerNumber.Replace(name, string.Empty))
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
