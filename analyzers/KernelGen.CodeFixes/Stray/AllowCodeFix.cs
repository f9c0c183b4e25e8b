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

namespace KernelGen.CodeFixes.Stray;

/// <summary>Excepts the member around a multiplication with [AllowMultiplication]. Its reason is left empty: KG0208 asks for it until somebody has written it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AllowCodeFix))]
[Shared]
public sealed class AllowCodeFix : CodeFixProvider
{
    private const string Attribute = "AllowMultiplication";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["KG0201", "KG0202", "KG0203", "KG0204", "KG0205", "KG0206", "KG0207"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await Apply(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root is not null && Member(root, diagnostic) is { } member)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Allow in '{NameOf(member)}' with [AllowMultiplication], for a reason to be written",
                        token => Apply(context.Document, [diagnostic], token),
                        Attribute),
                    diagnostic);
            }
        }
    }

    private static MemberDeclarationSyntax? Member(SyntaxNode root, Diagnostic diagnostic) => root.FindNode(diagnostic.Location.SourceSpan)
        .FirstAncestorOrSelf<MemberDeclarationSyntax>(static member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax)
        is { } found && !found.AttributeLists.SelectMany(list => list.Attributes).Any(IsException) ? found : null;

    private static bool IsException(AttributeSyntax attribute) =>
        attribute.Name.ToString().Split('.').Last() is Attribute or Attribute + nameof(System.Attribute);

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.ValueText,
        OperatorDeclarationSyntax @operator => "operator " + @operator.OperatorToken.ValueText,
        _ => "this member",
    };

    private static async Task<Document> Apply(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var members = new HashSet<MemberDeclarationSyntax>(diagnostics.Select(diagnostic => Member(root!, diagnostic)).OfType<MemberDeclarationSyntax>());
        if (members.Count == 0)
        {
            return document;
        }

        var isKnown = members.ToDictionary(
            static member => member, member => model!.LookupNamespacesAndTypes(member.SpanStart, name: Attribute + nameof(System.Attribute)).Length > 0);
        var end = root!.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var changed = root.ReplaceNodes(members, (_, member) => With(member, end.IsKind(SyntaxKind.EndOfLineTrivia) ? end : SyntaxFactory.LineFeed));
        return document.WithSyntaxRoot(isKnown.Values.All(static known => known) ? changed : UsingDirective.Add((CompilationUnitSyntax)changed));
    }

    // On a line of its own above the member, below its documentation.
    private static MemberDeclarationSyntax With(MemberDeclarationSyntax member, SyntaxTrivia end)
    {
        var leading = member.GetLeadingTrivia();
        SyntaxTriviaList between = leading.Count > 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia) ? [leading[leading.Count - 1]] : [];
        var list = SyntaxFactory.ParseMemberDeclaration($"[{Attribute}(\"\")] int x;")!.AttributeLists[0]
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(end);
        var bare = member.WithLeadingTrivia(between);
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }
}
