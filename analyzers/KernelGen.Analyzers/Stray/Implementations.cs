using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>Which methods of a compilation's own types a virtual call may run.</summary>
internal sealed class Implementations(Compilation compilation)
{
    // Source types below each type and interface; which of their methods override one is found when it is asked for.
    private readonly Lazy<Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>> _below =
        new(() => Below(compilation), LazyThreadSafetyMode.ExecutionAndPublication);

    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<IMethodSymbol>> _known = new(SymbolEqualityComparer.Default);

    /// <summary>The method itself and what may run in its stead, in the order of the source.</summary>
    public IReadOnlyList<IMethodSymbol> Of(Call call)
    {
        var method = Definition(call.Method);
        if (call.Receiver is null || !(method.IsVirtual || method.IsAbstract || method.IsOverride))
        {
            return [method];
        }

        // Everything is an object: what a call of ToString on one runs is not to be guessed.
        var receiver = call.Receiver.OriginalDefinition;
        var isGuess = method.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum
            && receiver.DeclaringSyntaxReferences.IsEmpty;
        return isGuess ? [method] : [method, .. _known.GetOrAdd(method, Overrides).Where(other => Fits(other.ContainingType.OriginalDefinition, receiver))];
    }

    /// <summary>A method as it is declared: not constructed, not reduced, the part with the body.</summary>
    public static IMethodSymbol Definition(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return method.PartialImplementationPart ?? method;
    }

    // An override runs for its own type and those that inherit it. Of a type parameter nothing is known but what the method belongs to.
    private static bool Fits(ITypeSymbol type, ITypeSymbol receiver) => receiver is ITypeParameterSymbol
        || Is(type, receiver)
        || Is(receiver, type);

    private static bool Is(ITypeSymbol type, ITypeSymbol ancestor)
    {
        for (ITypeSymbol? candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, ancestor))
            {
                return true;
            }
        }

        return ancestor.TypeKind == TypeKind.Interface
            && type.AllInterfaces.Any(inherited => SymbolEqualityComparer.Default.Equals(inherited.OriginalDefinition, ancestor));
    }

    private IReadOnlyList<IMethodSymbol> Overrides(IMethodSymbol method)
    {
        if (!_below.Value.TryGetValue(method.ContainingType.OriginalDefinition, out var types))
        {
            return [];
        }

        var overrides = types
            .SelectMany(type => method.ContainingType.TypeKind == TypeKind.Interface ? Implementing(type, method) : Overriding(type, method))
            .Select(Definition)
            .Where(candidate => !SymbolEqualityComparer.Default.Equals(candidate, method))
            .Distinct<IMethodSymbol>(SymbolEqualityComparer.Default)
            .ToList();
        overrides.Sort(SourceOrder.Compare);
        return overrides;
    }

    private static IEnumerable<IMethodSymbol> Implementing(INamedTypeSymbol type, IMethodSymbol method) => type.AllInterfaces
        .Where(inherited => SymbolEqualityComparer.Default.Equals(inherited.OriginalDefinition, method.ContainingType.OriginalDefinition))
        .SelectMany(inherited => inherited.GetMembers(method.Name))
        .Where(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, method))
        .Select(type.FindImplementationForInterfaceMember)
        .OfType<IMethodSymbol>()
        .Where(static candidate => !candidate.DeclaringSyntaxReferences.IsEmpty);

    private static IEnumerable<IMethodSymbol> Overriding(INamedTypeSymbol type, IMethodSymbol method)
    {
        foreach (var candidate in type.GetMembers(method.Name).OfType<IMethodSymbol>())
        {
            for (var above = candidate.OverriddenMethod; above is not null; above = above.OverriddenMethod)
            {
                if (SymbolEqualityComparer.Default.Equals(Definition(above), method))
                {
                    yield return candidate;
                }
            }
        }
    }

    private static Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> Below(Compilation compilation)
    {
        var below = new Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        foreach (var type in Types(compilation.SourceModule.GlobalNamespace))
        {
            foreach (var inherited in type.AllInterfaces)
            {
                Add(below, inherited.OriginalDefinition, type);
            }

            for (var above = type.BaseType; above is not null; above = above.BaseType)
            {
                Add(below, above.OriginalDefinition, type);
            }
        }

        return below;
    }

    private static void Add(Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> below, INamedTypeSymbol above, INamedTypeSymbol type)
    {
        if (!below.TryGetValue(above, out var types))
        {
            below.Add(above, types = []);
        }

        types.Add(type);
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));
}
