using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using KernelGen.Analyzers.Costs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KernelGen.CodeFixes.Costs;

/// <summary>
/// All replacements of one kind in a document in one go: several diagnostics of a network can ask for the same change at [Network].
/// </summary>
internal sealed class CostFixAll : DocumentBasedFixAllProvider
{
    protected override async Task<Document?> FixAllAsync(
        FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var root = await document.GetSyntaxRootAsync(fixAllContext.CancellationToken).ConfigureAwait(false);
        var wanted = diagnostics.SelectMany(diagnostic => WayOutProperties.Unpack(diagnostic.Properties)
            .Where(way => fixAllContext.CodeActionEquivalenceKey is null
                || AttributeRewrite.Key(way) == fixAllContext.CodeActionEquivalenceKey)
            .Take(1)
            .Select(way => (diagnostic, way)));
        return root is null
            ? document
            : await CostCodeFix.Changed(document, AttributeRewrite.Apply(root, wanted.ToImmutableArray()), fixAllContext.CancellationToken)
                .ConfigureAwait(false);
    }
}
