using System.Collections.Generic;

namespace KernelGen.Generator.Emission.CSharp;

/// <summary>The class that the generated half completes, and where its kernels go.</summary>
/// <param name="Namespace">Its namespace in source form, empty for the global one.</param>
/// <param name="ContainingTypes">The headers of the types around it, outermost first.</param>
/// <param name="Keyword">"class" or "record".</param>
/// <param name="Name">Its own name in source form.</param>
/// <param name="FullName">Namespace, types around it and its name.</param>
/// <param name="KernelsNamespace">The namespace of its kernels.</param>
/// <param name="HintName">A stem for file names.</param>
internal sealed record TargetClass(
    string Namespace,
    IReadOnlyList<string> ContainingTypes,
    string Keyword,
    string Name,
    string FullName,
    string KernelsNamespace,
    string HintName)
{
    /// <summary>The class as any code names it.</summary>
    public string QualifiedName => "global::" + FullName;

    /// <summary>The type of its kernels as any code names it.</summary>
    public string Kernels => $"global::{KernelsNamespace}.Kernels";
}
