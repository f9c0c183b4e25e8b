using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace KernelGen.Tool.Census;

/// <summary>The methods of a network's generated code that a compiler has made code of, by the names that they have in it.</summary>
/// <param name="Network">The class, with its namespace.</param>
/// <param name="Names">How the compiler names them.</param>
/// <param name="Kernels">Kernels.</param>
/// <param name="Others">What launches kernels, and whatever else there is.</param>
internal sealed partial record GeneratedMethods(
    string Network, CodeNames Names, IReadOnlySet<string> Kernels, IReadOnlyList<string> Others)
{
    /// <summary>The networks of an executable.</summary>
    public static IReadOnlyList<GeneratedMethods> In(CodeImage code) =>
    [
        .. code.Names.Select(static name => Symbol().Match(name))
            .Where(static match => match.Success)
            .GroupBy(static match => (Assembly: match.Groups["assembly"].Value, Network: match.Groups["network"].Value))
            .OrderBy(static group => group.Key)
            .Select(group => Of(code, group.Key.Assembly, group.Key.Network, [.. group])),
    ];

    /// <summary>"Shop_Models_Zero_1Net" is of the class Shop.Models.Zero_Net: TypeName.KernelsNamespace backwards.</summary>
    public static string ClassOf(string segment) => Separator().Replace(segment, ".").Replace("_1", "_", StringComparison.Ordinal);

    /// <summary>Symbols do not say what is a kernel: what launches call in the type of the kernels is, and nothing else.</summary>
    private static GeneratedMethods Of(CodeImage code, string assembly, string network, IReadOnlyList<Match> symbols)
    {
        var inKernels = symbols.Where(static symbol => symbol.Groups["type"].Value == "Kernels").Select(static symbol => symbol.Value);
        var kernels = symbols
            .Where(static symbol => symbol.Groups["method"].Value == "Launch")
            .SelectMany(symbol => code[symbol.Value].Calls)
            .Intersect(inKernels)
            .ToHashSet(StringComparer.Ordinal);
        return new(
            ClassOf(network),
            CodeNames.Native(assembly, assembly + "_KernelGen_Generated_"),
            kernels,
            [.. symbols.Select(static symbol => symbol.Value).Where(symbol => !kernels.Contains(symbol)).Order(StringComparer.Ordinal)]);
    }

    // "Shop_KernelGen_Generated_Shop_Models_Zero_1Net_Kernels_Prediction__Predict": the types of such a namespace are few. What begins with
    // underscores is the compiler's own.
    [GeneratedRegex(
        @"^(?!__)(?<assembly>\w+?)_KernelGen_Generated_(?<network>\w+?)_(?<type>(Kernels|Lanes|Batch)(_[A-Za-z]+)*)__(?<method>\w+)$")]
    private static partial Regex Symbol();

    [GeneratedRegex("_(?!1)")]
    private static partial Regex Separator();
}
