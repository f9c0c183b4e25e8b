using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// Follows a call to the member that multiplies and marks that [MultiplicationFree], in whichever file it stands: its own warnings are the
/// next step.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkCodeFix))]
[Shared]
public sealed class MarkCodeFix : CodeFixProvider
{
    private const string Attribute = "MultiplicationFree";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KG0205"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new OfferedFixAll(MarkFixAll.Instance);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await Member(context.Document.Project.Solution, diagnostic, context.CancellationToken)
                .ConfigureAwait(false) is { Member: var member })
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Mark '{MemberAttribute.NameOf(member)}' [{Attribute}], so that its own warnings appear",
                        token => Apply(context.Document.Project.Solution, [diagnostic], token),
                        Attribute),
                    diagnostic);
            }
        }
    }

    /// <summary>Marks what the calls lead to, each member once.</summary>
    public static async Task<Solution> Apply(Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var places = new List<(Document Document, MemberDeclarationSyntax Member)>();
        foreach (var diagnostic in diagnostics)
        {
            if (await Member(solution, diagnostic, cancellationToken).ConfigureAwait(false) is { } place && !places.Contains(place))
            {
                places.Add(place);
            }
        }

        foreach (var file in places.GroupBy(static place => place.Document, static place => place.Member))
        {
            var root = await file.Key.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            var model = await file.Key.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentSyntaxRoot(
                file.Key.Id, MemberAttribute.Add((CompilationUnitSyntax)root!, model!, [.. file], Attribute, string.Empty));
        }

        return solution;
    }

    // The member around the multiplication. What a constructor runs beside its body, the values that fields start with, stands in no member
    // that could be marked.
    private static async Task<(Document Document, MemberDeclarationSyntax Member)?> Member(
        Solution solution, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (diagnostic.AdditionalLocations is not [{ SourceTree: { } tree } location] || solution.GetDocument(tree) is not { } document)
        {
            return null;
        }

        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is CompilationUnitSyntax && root.FindNode(location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>()
            is { } member and (BaseMethodDeclarationSyntax or PropertyDeclarationSyntax { Initializer: null } or IndexerDeclarationSyntax)
            ? (document, member)
            : null;
    }
}
