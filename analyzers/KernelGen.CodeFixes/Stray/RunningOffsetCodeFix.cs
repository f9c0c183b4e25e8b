using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// Replaces the product of a loop's variable and a stride by a second variable of the loop that is advanced by the stride.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RunningOffsetCodeFix))]
[Shared]
public sealed class RunningOffsetCodeFix : CodeFixProvider
{
    private const string Key = "RunningOffset";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KG0203", "KG0204"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new OfferedFixAll(FixAllProvider.Create(
        static async (context, document, diagnostics) =>
            await Apply(document, diagnostics, context.CancellationToken).ConfigureAwait(false)));

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
            if (Rewrites.Find(root, diagnostic) is { } product && RunningOffset.Of(product, model, context.CancellationToken) is { } offset)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Use a running offset: '{offset.Variable}Offset {offset.Symbol} {offset.Advance}'",
                        token => Apply(context.Document, [diagnostic], token),
                        Key),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> Apply(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        var names = new HashSet<string>(
            editor.OriginalRoot.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))
                .Select(token => token.ValueText));
        var done = new HashSet<SyntaxNode>();
        var offsets = new List<(RunningOffset Offset, string Name)>();
        foreach (var diagnostic in diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            if (Rewrites.Find(editor.OriginalRoot, diagnostic) is { } product && !done.Contains(product)
                && RunningOffset.Of(product, editor.SemanticModel, cancellationToken) is { } offset)
            {
                done.UnionWith(offset.Products);
                offsets.Add((offset, NewName(offset.Variable + "Offset", names)));
            }
        }

        // Products first: they stand within the loops.
        foreach (var (offset, name) in offsets)
        {
            foreach (var product in offset.Products)
            {
                editor.ReplaceNode(
                    product, (current, _) => SyntaxFactory.IdentifierName(SyntaxFactory.Identifier([], name, [])).WithTriviaFrom(current));
                if (product.Parent is ParenthesizedExpressionSyntax parenthesized)
                {
                    editor.ReplaceNode(
                        parenthesized,
                        static (current, _) => Parentheses.WithoutNeedless((ParenthesizedExpressionSyntax)current));
                }
            }
        }

        foreach (var (offset, name) in offsets.OrderBy(pair => pair.Offset.Loop.Span.Length))
        {
            var type = editor.SemanticModel.GetTypeInfo(offset.Loop.Declaration!.Type, cancellationToken).Type!.ToMinimalDisplayString(
                editor.SemanticModel, offset.Loop.SpanStart);
            editor.ReplaceNode(offset.Loop, (current, _) => Advance((ForStatementSyntax)current, offset, name, type));
        }

        return editor.GetChangedDocument();
    }

    private static ForStatementSyntax Advance(ForStatementSyntax loop, RunningOffset offset, string name, string type)
    {
        var declaration = loop.Declaration!;
        var comma = SyntaxFactory.Token([], SyntaxKind.CommaToken, [SyntaxFactory.Space]);
        var start = ((ForStatementSyntax)SyntaxFactory.ParseStatement($"for (int {name} = {offset.Start}; ; ) ;")).Declaration!.Variables;
        var advance = SyntaxFactory.ParseExpression($"{name} {offset.Symbol} {offset.Advance}");

        // 'var' declares one variable only.
        if (declaration.Type.IsVar)
        {
            declaration = declaration.WithType(
                Rewriting.WithoutMarkers(SyntaxFactory.ParseTypeName(type)).WithTriviaFrom(declaration.Type));
        }

        return loop
            .WithDeclaration(declaration.WithVariables(Append(declaration.Variables, start[0], comma)))
            .WithIncrementors(Append(loop.Incrementors, advance, comma));
    }

    private static SeparatedSyntaxList<T> Append<T>(SeparatedSyntaxList<T> list, T item, SyntaxToken comma)
        where T : SyntaxNode =>
        SyntaxFactory.SeparatedList(list.Concat([item]), list.GetSeparators().Concat([comma]));

    private static string NewName(string wanted, HashSet<string> names)
    {
        var name = wanted;
        for (var number = 2; !names.Add(name); number++)
        {
            name = wanted + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return name;
    }
}
