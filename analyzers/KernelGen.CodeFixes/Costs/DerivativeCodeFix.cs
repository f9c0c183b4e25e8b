using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace KernelGen.CodeFixes.Costs;

/// <summary>
/// Lets an activation's derivative take the gradient: the product that kernels add by themselves is then in the source, with warnings and
/// fixes of its own.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DerivativeCodeFix))]
[Shared]
public sealed class DerivativeCodeFix : CodeFixProvider
{
    private const string Derivative = nameof(Derivative);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["KG0032", "KG0110"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new OfferedFixAll(WellKnownFixAllProviders.BatchFixer);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            // KG0032 speaks of one argument, KG0110 of the whole attribute.
            var place = root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (place?.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute
                || place.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument && !IsDerivative(argument)
                || Method(attribute, model!, context.CancellationToken) is not { } method
                || !await IsNamedOnly(method, context.Document.Project.Solution, context.CancellationToken).ConfigureAwait(false)
                || await method.DeclaringSyntaxReferences[0].GetSyntaxAsync(context.CancellationToken)
                    .ConfigureAwait(false) is not MethodDeclarationSyntax declaration
                || context.Document.Project.Solution.GetDocument(declaration.SyntaxTree) is not { } document)
            {
                continue;
            }

            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Let '{method.Name}' take the gradient, so that their product is written in it",
                    token => Apply(document, declaration, token),
                    Derivative),
                diagnostic);
        }
    }

    /// <summary>The method of an activation's derivative, if it takes one float alone and may be given a second.</summary>
    private static IMethodSymbol? Method(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(attribute, cancellationToken).Symbol is not IMethodSymbol
            {
                ContainingType: { Name: "ActivationAttribute",
                    ContainingNamespace: { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true } },
            }
            || attribute.ArgumentList?.Arguments.FirstOrDefault(IsDerivative)?.Expression is not { } expression
            || model.GetConstantValue(expression, cancellationToken).Value is not string name)
        {
            return null;
        }

        var holder = attribute.ArgumentList.Arguments.Select(argument => argument.Expression).OfType<TypeOfExpressionSyntax>()
            .FirstOrDefault() is { } type
            ? model.GetTypeInfo(type.Type, cancellationToken).Type
            : attribute.Parent?.Parent is TypeDeclarationSyntax network
                ? model.GetDeclaredSymbol(network, cancellationToken) as ITypeSymbol
                : null;
        return holder?.GetMembers(name) is [IMethodSymbol { IsStatic: true,
            Parameters: [{ Type.SpecialType: SpecialType.System_Single }], DeclaringSyntaxReferences.Length: 1 } method]
            ? method
            : null;
    }

    private static bool IsDerivative(AttributeArgumentSyntax argument) => argument.NameEquals?.Name.Identifier.ValueText == Derivative;

    // A call, or a delegate made of it, would no longer compile; nameof would, unless it names the activation itself.
    private static async Task<bool> IsNamedOnly(IMethodSymbol method, Solution solution, CancellationToken cancellationToken)
    {
        foreach (var reference in await SymbolFinder.FindReferencesAsync(method, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var location in reference.Locations)
            {
                var root = await location.Location.SourceTree!.GetRootAsync(cancellationToken).ConfigureAwait(false);
                var around = root.FindNode(location.Location.SourceSpan, findInsideTrivia: true).Ancestors().ToList();
                if (!around.Any(static node => node
                        is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } }
                        or DocumentationCommentTriviaSyntax)
                    || around.OfType<AttributeArgumentSyntax>().Any(static argument => !IsDerivative(argument)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static async Task<Document> Apply(Document document, MethodDeclarationSyntax method, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return document.WithSyntaxRoot(root!.ReplaceNode(method, GradientParameter.AddTo(method)));
    }
}
