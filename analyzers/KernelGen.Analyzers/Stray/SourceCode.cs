using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Analyzers.Stray;

/// <summary>From declarations to the operations in them, anywhere in the compilation.</summary>
internal sealed class SourceCode(Compilation compilation)
{
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    // Asked for at every call, of the same few hundred methods.
    private readonly ConcurrentDictionary<ISymbol, bool> _has = new(SymbolEqualityComparer.Default);

    public Compilation Compilation { get; } = compilation;

    /// <summary>Whether a symbol's source is part of this compilation; that of another project in the editor is not.</summary>
    public bool Has(ISymbol symbol) =>
        _has.TryGetValue(symbol, out var has) ? has : _has.GetOrAdd(symbol, References(symbol).Any());

    /// <summary>Where a symbol is declared in this compilation. What the compiler adds to a type is declared where the type is.</summary>
    public IEnumerable<SyntaxReference> References(ISymbol symbol)
    {
        var references = symbol is { DeclaringSyntaxReferences.IsEmpty: true, IsImplicitlyDeclared: true, ContainingType: { } type }
            ? type.DeclaringSyntaxReferences
            : symbol.DeclaringSyntaxReferences;
        return references.Where(reference => Compilation.ContainsSyntaxTree(reference.SyntaxTree));
    }

    /// <summary>All code of a member or a type, but for what brings a rule of its own.</summary>
    public IEnumerable<IOperation> Code(ISymbol symbol, CancellationToken cancellationToken) => symbol switch
    {
        IMethodSymbol method => Declared(Implementations.Definition(method), cancellationToken),
        IPropertySymbol or IEventSymbol or IFieldSymbol => Values(symbol, cancellationToken).Concat(Accessors(symbol)
            .Where(static accessor => ScopeReader.Own(accessor) is null)
            .SelectMany(accessor => Declared(accessor, cancellationToken))),
        INamedTypeSymbol type => type.GetMembers()
            .Where(static member => !member.IsImplicitlyDeclared && member is not IMethodSymbol { AssociatedSymbol: not null }
                && ScopeReader.Own(member) is null)
            .SelectMany(member => Code(member, cancellationToken)),
        _ => [],
    };

    /// <summary>What runs when a method is called: its body, and for a constructor the initialisers of the instance.</summary>
    public IEnumerable<IOperation> Bodies(IMethodSymbol method, CancellationToken cancellationToken)
    {
        foreach (var body in Declared(method, cancellationToken))
        {
            yield return body;
        }

        if (method is { MethodKind: MethodKind.Constructor, IsStatic: false } && !IsChained(method, cancellationToken))
        {
            foreach (var value in method.ContainingType.GetMembers().Where(static member => !member.IsStatic)
                .SelectMany(member => Values(member, cancellationToken)))
            {
                yield return value;
            }
        }
    }

    public IOperation? Operation(SyntaxNode syntax, CancellationToken cancellationToken)
    {
        // The body of another member than the one under analysis is needed, in another file perhaps; the models are kept for the
        // compilation.
#pragma warning disable RS1030
        var model = _models.GetOrAdd(syntax.SyntaxTree, tree => Compilation.GetSemanticModel(tree));
#pragma warning restore RS1030
        return model.GetOperation(syntax, cancellationToken);
    }

    // An implicit constructor stands at its type, and has no body.
    private IEnumerable<IOperation> Declared(IMethodSymbol method, CancellationToken cancellationToken) => method.IsImplicitlyDeclared
        ? []
        : References(method).Select(reference => Operation(reference.GetSyntax(cancellationToken), cancellationToken)).OfType<IOperation>();

    // A constructor that calls another of its type leaves the initialisers to that one.
    private bool IsChained(IMethodSymbol constructor, CancellationToken cancellationToken) => References(constructor).Any(reference =>
        reference.GetSyntax(cancellationToken) is ConstructorDeclarationSyntax { Initializer: { } initializer }
            && initializer.IsKind(SyntaxKind.ThisConstructorInitializer));

    // What a field or a property starts with.
    private IEnumerable<IOperation> Values(ISymbol member, CancellationToken cancellationToken)
    {
        foreach (var reference in References(member))
        {
            var value = reference.GetSyntax(cancellationToken) switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (value is not null && Operation(value, cancellationToken) is { } operation)
            {
                yield return operation;
            }
        }
    }

    private static IEnumerable<IMethodSymbol> Accessors(ISymbol member) => (member switch
    {
        IPropertySymbol property => [property.GetMethod, property.SetMethod],
        IEventSymbol raised => [raised.AddMethod, raised.RemoveMethod],
        _ => Array.Empty<IMethodSymbol?>(),
    }).OfType<IMethodSymbol>();
}
