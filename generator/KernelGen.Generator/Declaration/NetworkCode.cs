using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration;

/// <summary>Tells the user's half of a network from the generated one, which an analyzer sees too.</summary>
internal static class NetworkCode
{
    private const string Folder = "KernelGen.Generator.NetworkGenerator";

    public static bool IsGenerated(SyntaxTree tree)
    {
        // The compiler names a generated file <assembly>/<generator>/<hint name>.
        var path = tree.FilePath;
        var end = path.LastIndexOfAny(['/', '\\']);
        return end >= Folder.Length && string.CompareOrdinal(path, end - Folder.Length, Folder, 0, Folder.Length) == 0;
    }

    public static bool IsGenerated(SyntaxReference reference) => IsGenerated(reference.SyntaxTree);

    public static bool IsGenerated(ISymbol symbol) =>
        !symbol.DeclaringSyntaxReferences.IsEmpty && symbol.DeclaringSyntaxReferences.All(IsGenerated);
}
