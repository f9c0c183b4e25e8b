using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Analyzers.Stray;

/// <summary>What is to be known of a file before its code is looked at: the words that put code in scope, and who wrote it.</summary>
/// <remarks>Looking for words is much cheaper than asking each symbol for its attributes.</remarks>
internal sealed class Mentions
{
    // A file's text never changes, so what is known of it may be kept as long as the file.
    private static readonly ConditionalWeakTable<SyntaxTree, Mentions> Known = new();

    private Mentions(SyntaxTree tree, SourceText text)
    {
        IsGenerated = GeneratedCode.Is(tree);
        Free = WordSearch.Has(text, "MultiplicationFree");
        Exception = WordSearch.Has(text, "AllowMultiplication");
        Network = WordSearch.Has(text, "Network");
        GlobalUsing = (Free || Exception || Network) && WordSearch.Has(text, "global using");
    }

    /// <summary>Whether a program wrote it.</summary>
    public bool IsGenerated { get; }

    public bool Free { get; }

    public bool Exception { get; }

    public bool Network { get; }

    /// <summary>Whether it may give one of them another name for all files.</summary>
    public bool GlobalUsing { get; }

    public static Mentions In(SyntaxTree tree, CancellationToken cancellationToken) =>
        Known.GetValue(tree, key => new(key, key.GetText(cancellationToken)));
}
