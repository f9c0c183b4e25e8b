using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Writes products, quotients and powers as shifts, sign flips and sums of few of them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StrayCodeFix))]
[Shared]
public sealed class StrayCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["KG0201", "KG0202", "KG0203", "KG0204", "KG0206", "KG0209"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new OfferedFixAll(StrayFixAll.Instance, takesFirst: true);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (Rewrites.Find(root, diagnostic) is not { } expression)
            {
                continue;
            }

            foreach (var replacement in Rewrites.Of(expression, model, context.CancellationToken))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Rewriting.Title(replacement, expression, model),
                        token => Rewriting.Apply(context.Document, [(expression, replacement)], token),
                        replacement.Key),
                    diagnostic);
            }
        }
    }
}
