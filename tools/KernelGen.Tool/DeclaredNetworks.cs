using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using Microsoft.CodeAnalysis;

namespace KernelGen.Tool;

/// <summary>The networks that a compilation declares, through the generator's own pipeline.</summary>
internal static class DeclaredNetworks
{
    /// <summary>The classes with [Network], by name.</summary>
    public static IReadOnlyList<INamedTypeSymbol> In(Compilation compilation) => With(AttributeSchemas.NetworkAttribute, compilation);

    /// <summary>The classes with an attribute, by name.</summary>
    public static IReadOnlyList<INamedTypeSymbol> With(string attribute, Compilation compilation) =>
    [
        .. compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Where(type => type.GetAttributes().Any(found => found.AttributeClass?.ToDisplayString() == attribute))
            .OrderBy(static type => type.ToDisplayString(), StringComparer.Ordinal),
    ];

    /// <summary>The graph of a network.</summary>
    /// <exception cref="ToolException">The declaration cannot be built; the first rule that says why.</exception>
    public static NetworkGraph Build(INamedTypeSymbol type, Compilation compilation)
    {
        var built = LayerTable.Default.Build(LayerTable.Default.Parse(type, compilation, CancellationToken.None));
        if (built.Graph is not null)
        {
            return built.Graph;
        }

        var first = built.Diagnostics.First(static diagnostic => diagnostic.Blocks);
        throw new ToolException($"'{type.Name}' cannot be built: {first.Rule.Id}: "
            + Diagnostic.Create(first.Rule, Location.None, [.. first.Arguments]).GetMessage(null));
    }
}
