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
    // How far up the receiver's ancestors what stands below it is.
    private const int Below = -1;

    // Source types below each type and interface; which of their methods override one is found when it is asked for.
    private readonly Lazy<Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>> _below =
        new(() => TypesBelow(compilation), LazyThreadSafetyMode.ExecutionAndPublication);

    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<Implementation>> _known = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The method itself and what may run in its stead, in the order of the source, each with the type arguments that are known of it.
    /// </summary>
    public IReadOnlyList<IMethodSymbol> Of(Call call)
    {
        var method = Definition(call.Method);
        var called = call.Method.ReducedFrom ?? call.Method;
        if (call.Receiver is null || !(method.IsVirtual || method.IsAbstract || method.IsOverride))
        {
            return [called];
        }

        // Everything is an object: what a call of ToString on one runs is not to be guessed.
        var receiver = call.Receiver;
        if (method.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum
            && receiver.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty)
        {
            return [called];
        }

        var found = new List<IMethodSymbol> { called };
        var inherited = (Distance: int.MaxValue, Method: (IMethodSymbol?)null);
        foreach (var candidate in _known.GetOrAdd(method, Overrides))
        {
            var arguments = new Dictionary<ITypeParameterSymbol, ITypeSymbol>(SymbolEqualityComparer.Default);
            if (!Instantiations.MayBe(candidate.Ancestor, called.ContainingType, arguments)
                || !Fits(candidate.Type, receiver, arguments, out var distance))
            {
                continue;
            }

            var runs = Instantiations.Apply(candidate.Method, arguments);
            if (distance == Below)
            {
                found.Add(runs);
            }
            else if (distance < inherited.Distance)
            {
                inherited = (distance, runs);
            }
        }

        // Of what the receiver inherits only the nearest runs, and it hides the method itself.
        if (inherited.Method is { } nearest)
        {
            found[0] = nearest;
        }

        return [.. found.Distinct<IMethodSymbol>(SymbolEqualityComparer.Default)];
    }

    /// <summary>A method as it is declared: not constructed, not reduced, the part with the body.</summary>
    public static IMethodSymbol Definition(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return method.PartialImplementationPart ?? method;
    }

    // An override runs for its own type and those that inherit it. Of a type parameter nothing is known but its constraints.
    private static bool Fits(
        INamedTypeSymbol type, ITypeSymbol receiver, Dictionary<ITypeParameterSymbol, ITypeSymbol> arguments, out int distance)
    {
        distance = Below;
        if (receiver is ITypeParameterSymbol parameter)
        {
            return !(parameter.HasValueTypeConstraint && !type.IsValueType) && !(parameter.HasReferenceTypeConstraint && type.IsValueType);
        }

        // The receiver itself, or what it inherits: how far up.
        var above = 0;
        foreach (var ancestor in Instantiations.Ancestors(receiver))
        {
            if (SymbolEqualityComparer.Default.Equals(ancestor.OriginalDefinition, type) && Instantiations.MayBe(type, ancestor, arguments))
            {
                distance = receiver.TypeKind == TypeKind.Interface || ancestor.TypeKind == TypeKind.Interface ? Below : above;
                return true;
            }

            above++;
        }

        return Instantiations.Ancestors(type).Any(ancestor =>
            SymbolEqualityComparer.Default.Equals(ancestor.OriginalDefinition, receiver.OriginalDefinition)
            && Instantiations.MayBe(ancestor, receiver, arguments));
    }

    private IReadOnlyList<Implementation> Overrides(IMethodSymbol method)
    {
        if (!_below.Value.TryGetValue(method.ContainingType, out var types))
        {
            return [];
        }

        var overrides = types
            .SelectMany(
                type => method.ContainingType.TypeKind == TypeKind.Interface ? Implementing(type, method) : Overriding(type, method))
            .Where(candidate => !SymbolEqualityComparer.Default.Equals(Definition(candidate.Method), method))
            .ToList();
        overrides.Sort(static (left, right) => SourceOrder.Compare(left.Method, right.Method));
        return overrides;
    }

    private static IEnumerable<Implementation> Implementing(INamedTypeSymbol type, IMethodSymbol method) => type.AllInterfaces
        .Where(inherited => SymbolEqualityComparer.Default.Equals(inherited.OriginalDefinition, method.ContainingType))
        .Select(inherited => (
            Inherited: inherited,
            Method: type.FindImplementationForInterfaceMember(Instantiations.In(inherited, method)) as IMethodSymbol))
        .Where(static pair => pair.Method is { DeclaringSyntaxReferences.IsEmpty: false })
        .Select(pair => new Implementation(type, pair.Inherited, pair.Method!));

    private static IEnumerable<Implementation> Overriding(INamedTypeSymbol type, IMethodSymbol method)
    {
        foreach (var candidate in type.GetMembers().OfType<IMethodSymbol>())
        {
            for (var above = candidate.OverriddenMethod; above is not null; above = above.OverriddenMethod)
            {
                if (SymbolEqualityComparer.Default.Equals(Definition(above), method))
                {
                    yield return new(type, above.ContainingType, candidate);
                }
            }
        }
    }

    private static Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> TypesBelow(Compilation compilation)
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

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));
}
