using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>The order of declarations by file name and place, which is the same in every run.</summary>
internal static class SourceOrder
{
    public static int Compare(ISymbol left, ISymbol right)
    {
        var (first, second) = (First(left), First(right));
        var files = string.CompareOrdinal(first?.SyntaxTree.FilePath, second?.SyntaxTree.FilePath);
        return files != 0 ? files : Comparer<int>.Default.Compare(first?.Span.Start ?? -1, second?.Span.Start ?? -1);
    }

    private static SyntaxReference? First(ISymbol symbol) => symbol.DeclaringSyntaxReferences
        .OrderBy(static reference => reference.SyntaxTree.FilePath, StringComparer.Ordinal)
        .ThenBy(static reference => reference.Span.Start)
        .FirstOrDefault();
}
