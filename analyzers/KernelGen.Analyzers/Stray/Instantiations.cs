using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>
/// Generic types and methods with the arguments that a call gives them: what may be the same, and what becomes of it further down.
/// </summary>
internal static class Instantiations
{
    // Types that grow from call to call end here.
    private const int DeepestType = 6;

    /// <summary>What type parameters stand for in a constructed method or type.</summary>
    public static Dictionary<ITypeParameterSymbol, ITypeSymbol> Arguments(IMethodSymbol method)
    {
        var known = new Dictionary<ITypeParameterSymbol, ITypeSymbol>(SymbolEqualityComparer.Default);
        for (var i = 0; i < method.TypeParameters.Length; i++)
        {
            Add(method.OriginalDefinition.TypeParameters[i], method.TypeArguments[i]);
        }

        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            for (var i = 0; i < type.TypeParameters.Length; i++)
            {
                Add(type.OriginalDefinition.TypeParameters[i], type.TypeArguments[i]);
            }
        }

        return known;

        void Add(ITypeParameterSymbol parameter, ITypeSymbol argument)
        {
            if (!SymbolEqualityComparer.Default.Equals(parameter, argument))
            {
                known.Add(parameter, argument);
            }
        }
    }

    /// <summary>A type with type parameters replaced by what they stand for.</summary>
    public static ITypeSymbol Apply(ITypeSymbol type, Dictionary<ITypeParameterSymbol, ITypeSymbol> known) => type switch
    {
        ITypeParameterSymbol parameter => known.TryGetValue(parameter, out var value) && Depth(value) <= DeepestType ? value : type,
        INamedTypeSymbol { IsAnonymousType: false } named when IsGeneric(named) => Apply(named, known),
        _ => type,
    };

    /// <summary>A method with type parameters replaced by what they stand for.</summary>
    public static IMethodSymbol Apply(IMethodSymbol method, Dictionary<ITypeParameterSymbol, ITypeSymbol> known)
    {
        if (known.Count == 0
            || method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction or MethodKind.ReducedExtension
            || method.ContainingType is null)
        {
            return method;
        }

        var open = In(Apply(method.ContainingType, known) as INamedTypeSymbol ?? method.ContainingType, method);
        return method.Arity == 0
            ? open
            : open.ConstructedFrom.Construct([.. method.TypeArguments.Select(argument => Apply(argument, known))]);
    }

    /// <summary>A method as a member of an instantiation of its type.</summary>
    public static IMethodSymbol In(INamedTypeSymbol type, IMethodSymbol method) => type
        .GetMembers(method.OriginalDefinition.Name)
        .OfType<IMethodSymbol>()
        .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method.OriginalDefinition))
        ?? method.OriginalDefinition;

    /// <summary>
    /// Whether a declared type may be an actual one, with what its parameters then stand for. A
    /// parameter of the code that calls may be anything.
    /// </summary>
    /// <param name="declared">A type in terms of the parameters that are looked for.</param>
    /// <param name="actual">The type that is there.</param>
    /// <param name="found">Takes what the parameters stand for.</param>
    public static bool MayBe(ITypeSymbol declared, ITypeSymbol actual, Dictionary<ITypeParameterSymbol, ITypeSymbol> found)
    {
        if (declared is ITypeParameterSymbol parameter)
        {
            if (found.TryGetValue(parameter, out var already))
            {
                return already is ITypeParameterSymbol
                    || actual is ITypeParameterSymbol
                    || SymbolEqualityComparer.Default.Equals(already, actual);
            }

            if (!Permits(parameter, actual))
            {
                return false;
            }

            found.Add(parameter, actual);
            return true;
        }

        return (declared, actual) switch
        {
            (_, ITypeParameterSymbol other) => Permits(other, declared),
            (IArrayTypeSymbol one, IArrayTypeSymbol other) => one.Rank == other.Rank && MayBe(one.ElementType, other.ElementType, found),
            (IPointerTypeSymbol one, IPointerTypeSymbol other) => MayBe(one.PointedAtType, other.PointedAtType, found),
            (INamedTypeSymbol one, INamedTypeSymbol other) => MayBeNamed(one, other, found),
            _ => SymbolEqualityComparer.Default.Equals(declared, actual)
                || declared.TypeKind == TypeKind.Dynamic
                || actual.TypeKind == TypeKind.Dynamic,
        };
    }

    /// <summary>Whether a type may be the argument of a parameter, as far as its constraints say.</summary>
    public static bool Permits(ITypeParameterSymbol parameter, ITypeSymbol argument)
    {
        if (argument is ITypeParameterSymbol other)
        {
            return !(parameter.HasValueTypeConstraint && other.HasReferenceTypeConstraint)
                && !(parameter.HasReferenceTypeConstraint && other.HasValueTypeConstraint);
        }

        return !(parameter.HasValueTypeConstraint && !argument.IsValueType)
            && !(parameter.HasReferenceTypeConstraint && argument.IsValueType)
            && !(parameter.HasUnmanagedTypeConstraint && argument is INamedTypeSymbol { IsUnmanagedType: false })
            && (argument is not INamedTypeSymbol
                || parameter.ConstraintTypes.OfType<INamedTypeSymbol>().All(constraint => Is(argument, constraint.OriginalDefinition)));
    }

    /// <summary>Whether a type is another, or inherits or implements it, whatever the type arguments.</summary>
    public static bool Is(ITypeSymbol type, ITypeSymbol ancestor) => Ancestors(type).Any(
        candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, ancestor.OriginalDefinition));

    /// <summary>The type itself, what it inherits, nearest first, and the interfaces.</summary>
    public static IEnumerable<ITypeSymbol> Ancestors(ITypeSymbol type)
    {
        for (var candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            yield return candidate;
        }

        foreach (var inherited in type.AllInterfaces)
        {
            yield return inherited;
        }
    }

    private static bool MayBeNamed(INamedTypeSymbol one, INamedTypeSymbol other, Dictionary<ITypeParameterSymbol, ITypeSymbol> found)
    {
        if (!SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition))
        {
            return false;
        }

        for (var i = 0; i < one.TypeArguments.Length; i++)
        {
            // IEnumerable<string> is an IEnumerable<object>: with variance, references are left undecided.
            var isVariant = one.OriginalDefinition.TypeParameters[i].Variance != VarianceKind.None
                && !one.TypeArguments[i].IsValueType
                && !other.TypeArguments[i].IsValueType
                && one.TypeArguments[i] is not ITypeParameterSymbol;
            if (!isVariant && !MayBe(one.TypeArguments[i], other.TypeArguments[i], found))
            {
                return false;
            }
        }

        return one.ContainingType is null || other.ContainingType is null || MayBeNamed(one.ContainingType, other.ContainingType, found);
    }

    private static INamedTypeSymbol Apply(INamedTypeSymbol type, Dictionary<ITypeParameterSymbol, ITypeSymbol> known)
    {
        var open = type.ContainingType is { } outer && IsGeneric(outer)
            ? Apply(outer, known)
                .GetTypeMembers(type.Name, type.Arity)
                .First(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, type.OriginalDefinition))
            : type.OriginalDefinition;
        return type.Arity == 0 ? open : open.Construct([.. type.TypeArguments.Select(argument => Apply(argument, known))]);
    }

    private static bool IsGeneric(INamedTypeSymbol type) => type.Arity > 0 || (type.ContainingType is { } outer && IsGeneric(outer));

    private static int Depth(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments } ? 1 + arguments.Max(Depth) : 1;
}
