using System;
using System.Collections.Generic;
using System.Linq;

namespace KernelGen.Generator.Declaration;

/// <summary>Where the generated half of a partial class goes.</summary>
/// <param name="Namespace">The namespace in source form ("Shop.Models", with @ where a keyword needs it), empty for the global one.</param>
/// <param name="ContainingTypes">The headers of the types around it, outermost first: "partial class Outer", "partial record struct
/// Pair".</param>
/// <param name="Keyword">"class" or "record".</param>
/// <param name="Name">The class's own name in source form.</param>
/// <param name="Accessibility">Its declared or default accessibility: "public", "internal", "private", …</param>
/// <param name="HintName">A stem for file names, unique in the compilation: "Shop.Digits".</param>
internal sealed record TypeName(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Keyword,
    string Name,
    string Accessibility,
    string HintName)
{
    /// <summary>Namespace, types around the class and the class, in source form: "Shop.Outer.Digits".</summary>
    public string FullName => string.Join(".", Path);

    /// <summary>The class as any code names it.</summary>
    public string QualifiedName => "global::" + FullName;

    /// <summary>The namespace of the network's kernels: "KernelGen.Generated.Shop_Outer_Digits".</summary>
    /// <remarks>
    /// One segment, so that no network's namespace lies within another's. No two classes share it: no part of a name begins with a digit.
    /// </remarks>
    public string KernelsNamespace => KernelsNamespaceOf(FullName);

    /// <summary>The namespace of the kernels of a class.</summary>
    /// <param name="fullName">Its <see cref="FullName"/>.</param>
    public static string KernelsNamespaceOf(string fullName) => "KernelGen.Generated." + TypeNames.Identifier(
        string.Join("_", fullName.Split('.').Select(part => part.TrimStart('@').Replace("_", "_1"))));

    private IEnumerable<string> Path =>
        Namespace.Split(['.'], StringSplitOptions.RemoveEmptyEntries)
            .Concat(ContainingTypes.Select(header => header.Substring(header.LastIndexOf(' ') + 1)))
            .Append(Name);
}
