using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>Which methods of a compilation's own types a virtual call may run.</summary>
internal sealed class Implementations(Compilation compilation)
{
    private static readonly IReadOnlyList<IMethodSymbol> Nothing = [];

    private readonly Lazy<Dictionary<IMethodSymbol, List<IMethodSymbol>>> _known =
        new(() => Collect(compilation), LazyThreadSafetyMode.ExecutionAndPublication);

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
        var others = isGuess || !_known.Value.TryGetValue(method, out var known) ? Nothing : known;
        return [method, .. others.Where(other => Fits(other.ContainingType.OriginalDefinition, receiver))];
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

    private static Dictionary<IMethodSymbol, List<IMethodSymbol>> Collect(Compilation compilation)
    {
        var known = new Dictionary<IMethodSymbol, List<IMethodSymbol>>(SymbolEqualityComparer.Default);
        foreach (var type in Types(compilation.SourceModule.GlobalNamespace))
        {
            foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
            {
                for (var above = method.OverriddenMethod; above is not null; above = above.OverriddenMethod)
                {
                    Add(known, above, method);
                }
            }

            foreach (var member in type.AllInterfaces.SelectMany(static inherited => inherited.GetMembers()).OfType<IMethodSymbol>())
            {
                if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } method)
                {
                    Add(known, member, method);
                }
            }
        }

        foreach (var methods in known.Values)
        {
            methods.Sort(static (left, right) => SourceOrder.Compare(left, right));
        }

        return known;
    }

    private static void Add(Dictionary<IMethodSymbol, List<IMethodSymbol>> known, IMethodSymbol above, IMethodSymbol method)
    {
        above = Definition(above);
        method = Definition(method);
        if (!known.TryGetValue(above, out var methods))
        {
            known.Add(above, methods = []);
        }

        if (!SymbolEqualityComparer.Default.Equals(above, method) && !methods.Contains(method, SymbolEqualityComparer.Default))
        {
            methods.Add(method);
        }
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) => container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));
}
