using System;
using System.Collections.Concurrent;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>Judges members whose source is not there, by attributes and by the two lists.</summary>
internal sealed class LibraryJudgement(ScopeReader scope)
{
    private readonly ConcurrentDictionary<ISymbol, Verdict> _verdicts = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _marked = new(SymbolEqualityComparer.Default);

    public Verdict Of(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        return _verdicts.TryGetValue(method, out var verdict) ? verdict : _verdicts.GetOrAdd(method, Judge(method));
    }

    /// <summary>The name of a member as the lists write it, without its scope.</summary>
    public static string NameOf(IMethodSymbol method) => method switch
    {
        { AssociatedSymbol: IPropertySymbol { IsIndexer: true } } => "this[]",
        { AssociatedSymbol: { } member } => member.Name,
        _ => method.Name,
    };

    /// <summary>The name of a type as the lists write it.</summary>
    public static string ScopeOf(INamedTypeSymbol type) => type switch
    {
        { ContainingType: { } outer } => ScopeOf(outer) + "." + type.Name,
        { ContainingNamespace: { IsGlobalNamespace: false } space } => space.ToDisplayString() + "." + type.Name,
        _ => type.Name,
    };

    private Verdict Judge(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type || IsOfNoConcern(method, type))
        {
            return Verdict.Harmless;
        }

        if (method.ContainingAssembly is { } assembly
            && _marked.GetOrAdd(assembly, MayCarryMarks)
            && scope.Attributed(method, generated: false).Kind != MarkingKind.None)
        {
            return Verdict.Harmless;
        }

        var name = NameOf(method);
        var signature = name + "(" + string.Join(",", method.Parameters.Select(static parameter => parameter.Type.Name)) + ")";
        for (var level = ScopeOf(type); level.Length > 0; level = level.Substring(0, Math.Max(0, level.LastIndexOf('.'))))
        {
            var multiplies = MemberList.Multiplying.Exactness(level, name, signature);
            var harmless = MemberList.Harmless.Exactness(level, name, signature);
            if (multiplies >= 0 || harmless >= 0)
            {
                return multiplies >= harmless ? Verdict.Multiplies : Verdict.Harmless;
            }
        }

        return Verdict.Unknown;
    }

    // A delegate's target was judged where the delegate was made; a constructor of an exception has more to do than to compute.
    private static bool IsOfNoConcern(IMethodSymbol method, INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Delegate or TypeKind.Error or TypeKind.Submission
        || method.MethodKind == MethodKind.DelegateInvoke
        || (method.MethodKind == MethodKind.Constructor && (type.SpecialType != SpecialType.None || IsException(type)));

    private static bool IsException(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }

    // Most assemblies cannot carry the attributes, since they do not know them.
    private static bool MayCarryMarks(IAssemblySymbol assembly) =>
        assembly.Name == "KernelGen"
            || assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == "KernelGen"));
}
