using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generator.Declaration;

/// <summary>From a class symbol to the names that its generated half is written under.</summary>
internal static class TypeNames
{
    public static TypeName Of(INamedTypeSymbol type)
    {
        var containing = ContainingTypes(type).Select(outer => "partial " + Keyword(outer) + " " + Identifier(outer.Name));
        return new TypeName(
            string.Join(".", Namespaces(type).Select(Identifier)),
            new EquatableArray<string>(containing.ToImmutableArray()),
            Keyword(type),
            Identifier(type.Name),
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            HintName(type));
    }

    /// <summary>
    /// Whether other code can name the class: of a half-typed one, or of one whose place does not allow
    /// its modifiers, the compiler says why not.
    /// </summary>
    public static bool CanBeNamed(INamedTypeSymbol type)
    {
        var types = ContainingTypes(type).Add(type);
        return types.All(part => part.Name.Length > 0)
            && types[0].DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
            && Namespaces(type).All(name => name.Length > 0);
    }

    /// <summary>The types around a type, outermost first.</summary>
    public static ImmutableArray<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        var outer = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            outer.Insert(0, container);
        }

        return outer.ToImmutable();
    }

    /// <summary>The keywords that a partial declaration of a type repeats: "class", "record struct", …</summary>
    public static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    private static Stack<string> Namespaces(INamedTypeSymbol type)
    {
        var names = new Stack<string>();
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            names.Push(space.Name);
        }

        return names;
    }

    // Any identifier may carry an @. Contextual keywords need it in some places, and a name of small letters alone
    // is a warning without it: the user's half may have dealt with that, the generated half cannot know.
    public static string Identifier(string name)
    {
        var isKeyword = SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
            || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            || name.All(letter => letter is >= 'a' and <= 'z');
        return isKeyword ? "@" + name : name;
    }

    private static string HintName(INamedTypeSymbol type)
    {
        var parts = Namespaces(type).Concat(ContainingTypes(type).Select(outer => outer.Name)).Concat([type.Name]);
        var stem = new StringBuilder();
        foreach (var letter in string.Join(".", parts))
        {
            // The compiler accepts letters and digits in names of generated files, yet not all that identifiers may hold.
            if (char.IsLetterOrDigit(letter) || letter is '.' or '_')
            {
                stem.Append(letter);
            }
            else
            {
                stem.Append('+').Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return stem.ToString();
    }
}
