using System.Collections.Concurrent;
using System.Threading;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Stray;

/// <summary>
/// Which code of a compilation is meant to have no multiplications: the nearest attribute decides, then the folder's setting.
/// </summary>
/// <remarks>
/// In generated code only attributes count that stand there themselves: nobody can change that code because an assembly or a folder is
/// marked.
/// </remarks>
internal sealed class ScopeReader(AnalyzerConfigOptionsProvider options)
{
    /// <summary>The setting of .editorconfig.</summary>
    public const string Setting = "kernelgen.multiplication_free";

    public const string FreeAttribute = "MultiplicationFreeAttribute";

    public const string ExceptionAttribute = "AllowMultiplicationAttribute";

    private readonly ConcurrentDictionary<ISymbol, Marking> _written = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, Marking> _generated = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, bool> _trees = new();

    /// <summary>The rule for the code of a symbol in a file.</summary>
    public Marking Of(ISymbol symbol, SyntaxTree tree)
    {
        var generated = Mentions.In(tree, CancellationToken.None).IsGenerated;
        var marking = Attributed(symbol, generated);
        return marking.Kind != MarkingKind.None || generated || !IsSwitchedOn(tree) ? marking : Marking.Free;
    }

    /// <summary>The rule that a local function or a lambda brings along; null where it carries no attribute of its own.</summary>
    public static Marking? Own(ISymbol symbol)
    {
        var marking = Own(symbol, generated: false);
        return marking.Kind == MarkingKind.None ? null : marking;
    }

    /// <summary>The rule for a symbol as attributes give it, its own or those around it.</summary>
    public Marking Attributed(ISymbol symbol, bool generated)
    {
        var known = generated ? _generated : _written;
        if (known.TryGetValue(symbol, out var marking))
        {
            return marking;
        }

        marking = Own(symbol, generated);
        if (marking.Kind == MarkingKind.None && Around(symbol) is { } around)
        {
            marking = Attributed(around, generated);
        }

        return known.GetOrAdd(symbol, marking);
    }

    /// <summary>Whether the setting is on for a file.</summary>
    public bool IsSwitchedOn(SyntaxTree tree) => _trees.GetOrAdd(
        tree,
        key => options.GetOptions(key).TryGetValue(Setting, out var value) && bool.TryParse(value, out var on) && on);

    private static ISymbol? Around(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { AssociatedSymbol: { } property } => property,
        { ContainingSymbol: INamespaceSymbol } => symbol.ContainingAssembly,
        IAssemblySymbol or IModuleSymbol or INamespaceSymbol => null,
        _ => symbol.ContainingSymbol,
    };

    private static Marking Own(ISymbol symbol, bool generated)
    {
        var marking = Marking.None;
        foreach (var attribute in symbol.GetAttributes())
        {
            if (generated && (attribute.ApplicationSyntaxReference is not { SyntaxTree: var tree }
                || !Mentions.In(tree, CancellationToken.None).IsGenerated || symbol is IAssemblySymbol))
            {
                continue;
            }

            if (Is(attribute, ExceptionAttribute))
            {
                return Marking.Excepted(symbol, attribute);
            }

            if (Is(attribute, FreeAttribute))
            {
                marking = Marking.Free;
            }
            else if (marking.Kind == MarkingKind.None && AttributeSchemas.IsNetwork(attribute))
            {
                marking = Marking.Network(symbol);
            }
        }

        return marking;
    }

    private static bool Is(AttributeData attribute, string name) => attribute.AttributeClass is
    {
        ContainingType: null,
        ContainingNamespace: { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true },
    } type && type.Name == name;
}
