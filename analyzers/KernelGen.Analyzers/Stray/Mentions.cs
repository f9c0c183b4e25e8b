using System;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Analyzers.Stray;

/// <summary>Which of the words that put code in scope a file mentions. Looking for words is a thousand times cheaper than asking each symbol.</summary>
internal sealed class Mentions
{
    private const int Window = 8192;

    // A file's text never changes, so what is known of it may be kept as long as the file.
    private static readonly ConditionalWeakTable<SyntaxTree, Mentions> Known = new();

    private Mentions(SourceText text)
    {
        Free = Has(text, "MultiplicationFree");
        Exception = Has(text, "AllowMultiplication");
        Network = Has(text, "Network");
        GlobalUsing = (Free || Exception || Network) && Has(text, "global using");
    }

    public bool Free { get; }

    public bool Exception { get; }

    public bool Network { get; }

    /// <summary>Whether it may give one of them another name for all files.</summary>
    public bool GlobalUsing { get; }

    public static Mentions In(SyntaxTree tree, CancellationToken cancellationToken) =>
        Known.GetValue(tree, key => new(key.GetText(cancellationToken)));

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
