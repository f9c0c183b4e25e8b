using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;

namespace KernelGen.Generator.Graph;

/// <summary>What became of a declaration: a graph unless a problem blocks it, and everything there is to say about it.</summary>
internal sealed record GraphResult(NetworkGraph? Graph, EquatableArray<DiagnosticInfo> Diagnostics);
