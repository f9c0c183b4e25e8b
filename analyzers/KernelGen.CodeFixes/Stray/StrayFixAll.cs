using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// Applies one way of writing to all expressions of a document at once: products stand within products, which edits one by one would cut
/// apart.
/// </summary>
internal sealed class StrayFixAll : DocumentBasedFixAllProvider
{
    private const string Sums = "Shifts";

    public static StrayFixAll Instance { get; } = new();

    protected override async Task<Document?> FixAllAsync(
        FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var root = await document.GetSyntaxRootAsync(fixAllContext.CancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(fixAllContext.CancellationToken).ConfigureAwait(false);
        var replacements = new List<(ExpressionSyntax, Replacement)>();
        var seen = new HashSet<ExpressionSyntax>();
        foreach (var diagnostic in diagnostics)
        {
            if (Rewrites.Find(root!, diagnostic) is { } expression && seen.Add(expression)
                && Choose(
                    Rewrites.Of(expression, model!, fixAllContext.CancellationToken),
                    fixAllContext.CodeActionEquivalenceKey) is { } replacement)
            {
                replacements.Add((expression, replacement));
            }
        }

        return await Rewriting.Apply(document, replacements, fixAllContext.CancellationToken).ConfigureAwait(false);
    }

    // A constant that needs fewer shifts than were asked for is written with as many as it needs.
    private static Replacement? Choose(IReadOnlyList<Replacement> ways, string? key) => key is null
        ? ways.Count == 0 ? null : ways[0]
        : ways.FirstOrDefault(way => way.Key == key)
        ?? (Count(key) is { } most ? ways.LastOrDefault(way => Count(way.Key) <= most) : null);

    private static int? Count(string? key) =>
        key?.StartsWith(Sums, StringComparison.Ordinal) == true
        && int.TryParse(key.Substring(Sums.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
