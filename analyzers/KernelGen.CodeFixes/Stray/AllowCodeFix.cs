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
/// Excepts the member around a multiplication with [AllowMultiplication]. Its reason is left empty: KG0208 asks for it until somebody has
/// written it.
/// </summary>
/// <remarks>
/// The last resort. Editors ask for it last and list it last, by its two priorities; hosts without priorities by its place in the assembly
/// (see the project file). There is no Fix All for a solution, which is what 'dotnet format' would apply.
/// </remarks>
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
        static async (context, document, diagnostics) =>
            await Apply(document, diagnostics, context.CancellationToken).ConfigureAwait(false),
        [FixAllScope.Document, FixAllScope.Project]);

    /// <inheritdoc/>
    protected override CodeActionRequestPriority ComputeRequestPriority() => CodeActionRequestPriority.Low;

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
                        $"Allow in '{MemberAttribute.NameOf(member)}' with [AllowMultiplication], for a reason to be written",
                        token => Apply(context.Document, [diagnostic], token),
                        Attribute,
                        CodeActionPriority.Low),
                    diagnostic);
            }
        }
    }

    private static MemberDeclarationSyntax? Member(SyntaxNode root, Diagnostic diagnostic) => root.FindNode(diagnostic.Location.SourceSpan)
        .FirstAncestorOrSelf<MemberDeclarationSyntax>(
            static member => member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax)
        is { } found && !found.AttributeLists.SelectMany(list => list.Attributes).Any(IsException) ? found : null;

    private static bool IsException(AttributeSyntax attribute) =>
        attribute.Name.ToString().Split('.').Last() is Attribute or Attribute + nameof(System.Attribute);

    private static async Task<Document> Apply(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var members = new HashSet<MemberDeclarationSyntax>(
            diagnostics.Select(diagnostic => Member(root!, diagnostic)).OfType<MemberDeclarationSyntax>());
        return document.WithSyntaxRoot(MemberAttribute.Add((CompilationUnitSyntax)root!, model!, members, Attribute, "(\"\")"));
    }
}
