using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers;

/// <summary>Whether a project can declare a network: somebody has to write the name of the product, in one file at least.</summary>
/// <remarks>Where nobody does, no type is asked for its attributes, and the compiler raises no event for the analyzers' sake.</remarks>
internal static class NetworkMentions
{
    private const string Namespace = "KernelGen";

    // A file's text never changes, so what is known of it may be kept as long as the file.
    private static readonly ConditionalWeakTable<SyntaxTree, object> Known = new();
    private static readonly object Yes = new();
    private static readonly object No = new();

    public static bool Any(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.GetTypeByMetadataName(AttributeSchemas.NetworkAttribute) is not null
        && compilation.SyntaxTrees.Any(tree =>
            Known.GetValue(tree, key => WordSearch.Has(key.GetText(cancellationToken), Namespace) ? Yes : No) == Yes);
}
