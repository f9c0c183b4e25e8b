using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace KernelGen.CodeFixes.Stray;

/// <summary>
/// Constants within methods that are written as something else: those that nobody names any more go with their last product.
/// </summary>
internal sealed class UnusedConstants(DocumentEditor editor)
{
    private static readonly SyntaxAnnotation Watched = new("KernelGen.Constant");

    /// <summary>Takes note of the constants in an expression that is about to be replaced.</summary>
    public void Watch(ExpressionSyntax expression)
    {
        var model = editor.SemanticModel;
        foreach (var name in expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            if (model.GetSymbolInfo(name).Symbol is ILocalSymbol { IsConst: true, DeclaringSyntaxReferences: [var reference] }
                && reference.SyntaxTree == name.SyntaxTree
                && reference.GetSyntax() is VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } declarator)
            {
                editor.ReplaceNode(declarator, static (current, _) => current.WithAdditionalAnnotations(Watched));
            }
        }
    }

    /// <summary>Marks those that are not named any more, to be removed.</summary>
    public static SyntaxNode MarkedIn(SyntaxNode root)
    {
        var unused = root.GetAnnotatedNodes(Watched).OfType<VariableDeclaratorSyntax>().Where(IsUnused).ToList();
        var removed = unused.Select(declarator => Whole(declarator, unused)).Where(Removal.IsPossible).Distinct().ToList();
        return root.ReplaceNodes(removed, static (_, current) => Removal.Marked(current));
    }

    // The statement, if nothing else is declared in it.
    private static SyntaxNode Whole(VariableDeclaratorSyntax declarator, List<VariableDeclaratorSyntax> unused)
    {
        var declaration = (VariableDeclarationSyntax)declarator.Parent!;
        return !declaration.Variables.All(unused.Contains) ? declarator
            : declaration.Parent!.Parent is GlobalStatementSyntax statement ? statement
            : declaration.Parent;
    }

    private static bool IsUnused(VariableDeclaratorSyntax declarator)
    {
        var statement = declarator.Parent!.Parent!;
        var scope = statement.Parent is GlobalStatementSyntax ? statement.Parent.Parent! : statement.Parent!;
        return !scope.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken)
            && token.ValueText == declarator.Identifier.ValueText && token != declarator.Identifier);
    }
}
