using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes;

/// <summary>
/// Names of the runtime's types in code that fixes write: short where they mean the type; with a using directive where it
/// changes no other name of the file; else in full.
/// </summary>
internal static class Imports
{
    private const string Space = "KernelGen";

    // A short name that does not mean the type yet, with its full name.
    private const string Mark = "KernelGen.Pending";

    /// <summary>A type's name at a place, with 'Attribute' left out of an attribute's.</summary>
    public static NameSyntax Name(string type, SemanticModel model, int position)
    {
        var isAttribute = Runtime(model.Compilation, type) is null;
        var meant = Runtime(model.Compilation, isAttribute ? type + nameof(Attribute) : type);
        var found = model.LookupNamespacesAndTypes(position, name: type)
            .Concat(isAttribute
                ? model.LookupNamespacesAndTypes(position, name: type + nameof(Attribute))
                : model.LookupSymbols(position, name: type))
            .Select(static symbol => symbol is IAliasSymbol alias ? alias.Target : symbol)
            .Distinct<ISymbol>(SymbolEqualityComparer.Default)
            .ToList();
        if (found.Count > 0 && found.All(symbol => SymbolEqualityComparer.Default.Equals(symbol, meant)))
        {
            return Short(type);
        }

        var full = Root(model, position, meant) + Space + "." + type;
        return found.Count == 0
            ? Pending(Short(type), full)
            : SyntaxFactory.ParseName(full);
    }

    /// <summary>A type's name at a place in an expression.</summary>
    public static ExpressionSyntax Expression(string type, SemanticModel model, int position) =>
        Name(type, model, position) is var name && name is SimpleNameSyntax ? name : SyntaxFactory.ParseExpression(name.ToString());

    /// <summary>A short name that may need a using directive, or to be written in full.</summary>
    public static NameSyntax Pending(NameSyntax name, string full) => name.WithAdditionalAnnotations(new SyntaxAnnotation(Mark, full));

    /// <summary>The file with all names made to mean what they should.</summary>
    /// <param name="root">The file with what fixes have written.</param>
    /// <param name="compilation">The compilation before.</param>
    /// <param name="tree">The file before.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static CompilationUnitSyntax Complete(
        CompilationUnitSyntax root, Compilation compilation, SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!Marked(root).Any())
        {
            return root;
        }

        var before = Model(root, compilation, tree);
        if (Means(before, cancellationToken))
        {
            return root;
        }

        var imported = UsingDirective.Add(root, [.. Marked(root)]);
        var after = Model(imported, compilation, tree);
        return Means(after, cancellationToken)
            && Names(before, compilation, cancellationToken).SequenceEqual(Names(after, compilation, cancellationToken))
            ? imported
            : InFull(root);
    }

    // Without the markers of a formatter: this code is formatted.
    private static IdentifierNameSyntax Short(string name) => SyntaxFactory.IdentifierName(SyntaxFactory.Identifier([], name, []));

    private static CompilationUnitSyntax InFull(CompilationUnitSyntax root)
    {
        var aliases = Marked(root).Select(static name => name.GetAnnotations(Mark).Single().Data!)
            .Where(static name => name.Contains("::"))
            .Select(static name => name.Substring(0, name.IndexOf(':')))
            .Where(alias => alias != MetadataReferenceProperties.GlobalAlias
                && root.Externs.All(known => known.Identifier.ValueText != alias))
            .Distinct()
            .ToList();
        var written = root.ReplaceNodes(
            Marked(root),
            static (original, name) => Full(original, name.GetAnnotations(Mark).Single().Data!).WithTriviaFrom(name));
        return aliases.Aggregate(written, UsingDirective.AddExtern);
    }

    // As the parser reads it there: a name in an attribute, accesses to members in an expression.
    private static SyntaxNode Full(SyntaxNode place, string name) =>
        place.Parent is MemberAccessExpressionSyntax ? SyntaxFactory.ParseExpression(name) : SyntaxFactory.ParseName(name);

    private static IEnumerable<SyntaxNode> Marked(SyntaxNode root) => root.GetAnnotatedNodes(Mark);

    private static SemanticModel Model(SyntaxNode root, Compilation compilation, SyntaxTree tree)
    {
        var changed = tree.WithRootAndOptions(root, tree.Options);
        return compilation.ReplaceSyntaxTree(tree, changed).GetSemanticModel(changed);
    }

    // Whether the short names mean the runtime's types.
    private static bool Means(SemanticModel model, CancellationToken cancellationToken) =>
        Marked(model.SyntaxTree.GetRoot(cancellationToken)).All(name => Symbol(model, name, cancellationToken) is INamedTypeSymbol
        {
            ContainingType: null, ContainingNamespace: { Name: Space, ContainingNamespace.IsGlobalNamespace: true },
        });

    // What the other names of the file mean that a type or an extension of the runtime has too.
    private static IEnumerable<string?> Names(SemanticModel model, Compilation compilation, CancellationToken cancellationToken)
    {
        var space = compilation.GlobalNamespace.GetNamespaceMembers().FirstOrDefault(static space => space.Name == Space)
            ?? Runtime(compilation, "Shift")?.ContainingNamespace;
        var types = space?.GetTypeMembers().Where(static type => type.DeclaredAccessibility == Accessibility.Public).ToList() ?? [];
        var taken = new HashSet<string>(types.Select(static type => type.Name), StringComparer.Ordinal);
        taken.UnionWith(types
            .Where(static type => type.Name.EndsWith(nameof(Attribute), StringComparison.Ordinal))
            .Select(static type => type.Name.Substring(0, type.Name.Length - nameof(Attribute).Length)));
        taken.UnionWith(types
            .Where(static type => type.MightContainExtensionMethods)
            .SelectMany(static type => type.GetMembers())
            .Select(static member => member.Name));
        return model.SyntaxTree.GetRoot(cancellationToken)
            .DescendantNodes(static node => node is not UsingDirectiveSyntax, descendIntoTrivia: true)
            .OfType<SimpleNameSyntax>()
            .Where(name => taken.Contains(name.Identifier.ValueText) && !name.HasAnnotations(Mark))
            .Select(name => Symbol(model, name, cancellationToken)?.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat));
    }

    private static ISymbol? Symbol(SemanticModel model, SyntaxNode name, CancellationToken cancellationToken)
    {
        var symbol = model.GetSymbolInfo(name, cancellationToken).Symbol;
        return name.Parent is AttributeSyntax && symbol is IMethodSymbol constructor ? constructor.ContainingType : symbol;
    }

    /// <summary>A type of the runtime, under whatever alias; null where the runtime is not referenced.</summary>
    public static INamedTypeSymbol? Runtime(Compilation compilation, string type) =>
        compilation.GetTypesByMetadataName(Space + "." + type).FirstOrDefault();

    // What stands before the namespace: nothing where its name means it, or the alias of the reference that brings it.
    private static string Root(SemanticModel model, int position, INamedTypeSymbol? type)
    {
        var aliases = type is null ? [] : model.Compilation.GetMetadataReference(type.ContainingAssembly)?.Properties.Aliases ?? [];
        if (!aliases.IsEmpty && !aliases.Contains(MetadataReferenceProperties.GlobalAlias))
        {
            return aliases[0] + "::";
        }

        var found = model.LookupNamespacesAndTypes(position, name: Space)
            .Concat(model.LookupSymbols(position, name: Space))
            .Distinct<ISymbol>(SymbolEqualityComparer.Default)
            .ToList();
        return found is [INamespaceSymbol { ContainingNamespace.IsGlobalNamespace: true }] ? string.Empty : "global::";
    }
}
