using System;
using Microsoft.CodeAnalysis.Text;

namespace KernelGen.Analyzers;

/// <summary>Looks for words in files without making one string of them.</summary>
internal static class WordSearch
{
    private const int Window = 8192;

    public static bool Has(SourceText text, string word)
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
