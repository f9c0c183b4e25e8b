using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Writes products, quotients and powers as shifts, sign flips and sums of few of them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StrayCodeFix))]
[Shared]
public sealed class StrayCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["KG0201", "KG0202", "KG0203", "KG0204", "KG0205", "KG0206", "KG0209"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => StrayFixAll.Instance;

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
                        Rewriting.Title(replacement, expression, SyntaxGenerator.GetGenerator(context.Document)),
                        token => Apply(context.Document, expression, replacement, token),
                        replacement.Key),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> Apply(Document document, ExpressionSyntax expression, Replacement replacement, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        Rewriting.Apply(editor, editor.SemanticModel, [(expression, replacement)]);
        return editor.GetChangedDocument();
    }
}
