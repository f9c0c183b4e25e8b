using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Writes an attribute of the runtime above members.</summary>
internal static class MemberAttribute
{
    /// <summary>A member as titles name it.</summary>
    public static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.ValueText,
        OperatorDeclarationSyntax @operator => "operator " + @operator.OperatorToken.ValueText,
        _ => "this member",
    };

    /// <summary>Adds an attribute to members, with the using directive that it needs.</summary>
    /// <param name="root">The file.</param>
    /// <param name="model">What names mean in it.</param>
    /// <param name="members">The members.</param>
    /// <param name="name">The attribute's name, short.</param>
    /// <param name="arguments">Its arguments in parentheses, or nothing.</param>
    public static CompilationUnitSyntax Add(
        CompilationUnitSyntax root,
        SemanticModel model,
        IReadOnlyCollection<MemberDeclarationSyntax> members,
        string name,
        string arguments)
    {
        var end = root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var changed = root.ReplaceNodes(members, (original, member) => With(
            member,
            Imports.Name(name, model, original.SpanStart),
            arguments,
            end.IsKind(SyntaxKind.EndOfLineTrivia) ? end : SyntaxFactory.LineFeed));
        return Imports.Complete(changed, model.Compilation, root.SyntaxTree, CancellationToken.None);
    }

    // On a line of its own above the member, below its documentation.
    private static MemberDeclarationSyntax With(MemberDeclarationSyntax member, NameSyntax name, string arguments, SyntaxTrivia end)
    {
        var leading = member.GetLeadingTrivia();
        SyntaxTriviaList between = leading.Count > 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia)
            ? [leading[leading.Count - 1]]
            : [];
        var parsed = SyntaxFactory.ParseMemberDeclaration($"[X{arguments}] int x;")!.AttributeLists[0];
        var list = parsed.ReplaceNode(parsed.Attributes[0].Name, name)
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(end);
        var bare = member.WithLeadingTrivia(between);
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }
}
