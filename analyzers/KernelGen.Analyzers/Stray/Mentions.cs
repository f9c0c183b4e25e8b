using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Analyzers.Stray;

/// <summary>What is to be known of a file before its code is looked at: the words that put code in scope, and who wrote it.</summary>
/// <remarks>Looking for words is much cheaper than asking each symbol for its attributes.</remarks>
internal sealed class Mentions
{
    private const int Window = 8192;

    // A file's text never changes, so what is known of it may be kept as long as the file.
    private static readonly ConditionalWeakTable<SyntaxTree, Mentions> Known = new();

    private Mentions(SyntaxTree tree, SourceText text)
    {
        IsGenerated = GeneratedCode.Is(tree);
        Free = Has(text, "MultiplicationFree");
        Exception = Has(text, "AllowMultiplication");
        Network = Has(text, "Network");
        GlobalUsing = (Free || Exception || Network) && Has(text, "global using");
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

    private static bool Has(SourceText text, string word)
    {
        // Windows overlap, so that no word is cut.
        var window = new char[Math.Min(Window, text.Length)];
        for (var start = 0; start < text.Length; start += Window - word.Length)
        {
            var length = Math.Min(window.Length, text.Length - start);
            text.CopyTo(start, window, 0, length);
            if (window.AsSpan(0, length).IndexOf(word.AsSpan(), StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
