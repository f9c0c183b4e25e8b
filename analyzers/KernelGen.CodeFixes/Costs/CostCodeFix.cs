using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using KernelGen.Analyzers.Costs;
using KernelGen.Generator.Graph.Definitions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Costs;

/// <summary>
/// Writes what needs no multiplication instead of a part of a network that does (KG01xx), or that its declaration forbids (KG0032).
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CostCodeFix))]
[Shared]
public sealed class CostCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["KG0032", "KG0101", "KG0102", "KG0103", "KG0104", "KG0105", "KG0106", "KG0107", "KG0108", "KG0109", "KG0111",
        "KG0112", "KG0113"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new OfferedFixAll(new CostFixAll(), takesFirst: true);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var way in WayOutProperties.Unpack(diagnostic.Properties))
            {
                if (root is null || AttributeRewrite.Target(root, diagnostic, way) is null)
                {
                    continue;
                }

                // One key for all that are replaced by the same kind of thing, whatever the title says of this one.
                context.RegisterCodeFix(
                    CodeAction.Create(way.Title, token => Apply(context.Document, diagnostic, way, token), AttributeRewrite.Key(way)),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> Apply(Document document, Diagnostic diagnostic, WayOut way, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return await Changed(document, AttributeRewrite.Apply(root!, [(diagnostic, way)]), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The document with a root in which names have been replaced.</summary>
    internal static async Task<Document> Changed(Document document, SyntaxNode root, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return document.WithSyntaxRoot(
            Imports.Complete((CompilationUnitSyntax)root, model!.Compilation, model.SyntaxTree, cancellationToken));
    }
}
