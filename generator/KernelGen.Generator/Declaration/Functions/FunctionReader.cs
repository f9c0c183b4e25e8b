using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration.Functions;

/// <summary>Finds the methods that attributes name and reads them into user functions.</summary>
/// <remarks>What is wrong is left in <paramref name="diagnostics"/>; the attribute then counts as one that the network waits for.</remarks>
/// <param name="network">The class of the network.</param>
/// <param name="compilation">Where methods are looked up.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class FunctionReader(
    INamedTypeSymbol network, Compilation compilation, ICollection<DiagnosticInfo> diagnostics, CancellationToken cancellationToken)
{
    private const string Null = "null";

    private static readonly SymbolDisplayFormat Qualified =
        SymbolDisplayFormat.FullyQualifiedFormat.WithMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType);

    /// <summary>The class of the network, whose methods an attribute means unless it names another type.</summary>
    public ITypeSymbol Network => network;

    /// <summary>Reads the function that one argument names.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="parameter">The argument.</param>
    /// <param name="owner">The type that holds the method.</param>
    /// <param name="written">All arguments of the attribute.</param>
    /// <param name="function">The function; null where there is none that can be read.</param>
    /// <returns>Whether the attribute's other functions are worth reading.</returns>
    public bool Read(
        DeclaredAttribute attribute,
        FunctionParameter parameter,
        ITypeSymbol owner,
        IReadOnlyDictionary<string, TypedConstant> written,
        out UserFunction? function)
    {
        var name = Text(parameter.Name);
        if (name is null && parameter.DerivativeOf is { } original)
        {
            var method = Text(original);
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoDerivative,
                Position.Attribute(attribute),
                attribute.Name,
                method ?? Null,
                Signature(string.IsNullOrEmpty(method) ? "Derivative" : method + "Derivative", parameter.ParameterLists[0])));
            function = null;
            return false;
        }

        function = Find(attribute, parameter, owner, name);
        return true;

        string? Text(string argument) => written.TryGetValue(argument, out var value) ? value.Value as string : null;
    }

    /// <summary>The function of a method with one of the parameter lists, the first that there is.</summary>
    private UserFunction? Find(DeclaredAttribute attribute, FunctionParameter parameter, ITypeSymbol owner, string? name)
    {
        var (argument, parameterLists) = (parameter.Name, parameter.ParameterLists);
        var fitting = string.IsNullOrEmpty(name) ? [] : owner.GetMembers(name!).OfType<IMethodSymbol>().Where(Fits).ToList();
        var candidates = parameter.IsCalled ? fitting.FindAll(IsWithinReach) : fitting;
        var method = parameterLists
            .Select(list => candidates.Find(candidate => candidate.Parameters.Length == list.Split(',').Length))
            .FirstOrDefault(candidate => candidate is not null);
        var position = Position.Argument(attribute, argument);
        if (method is null)
        {
            // A type that cannot hold the method is the argument to change.
            var isOwner = !SymbolEqualityComparer.Default.Equals(owner, network) && owner is not INamedTypeSymbol { IsGenericType: false };
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoUserFunctionMethod,
                isOwner ? Position.Argument(attribute, "type") : position,
                attribute.Name,
                owner.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                name ?? Null,
                Signature(string.IsNullOrEmpty(name) ? "F" : name!, parameterLists[0])
                    + (isOwner ? " in a type that is not generic"
                        : candidates.Count < fitting.Count ? " that the network's class can call" : string.Empty)));
            return null;
        }

        var title = SymbolEqualityComparer.Default.Equals(owner, network) ? method.Name : owner.Name + "." + method.Name;
        if (!FunctionBody.HasSource(method, compilation))
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.UserFunctionNotLowered,
                position,
                "A method without source",
                title,
                "write it in this project, where the generator can read it"));
            return null;
        }

        try
        {
            var function = new FunctionBody(compilation, title, diagnostics.Add, cancellationToken).Read(method);
            return function is null ? null : function with { QualifiedName = method.ToDisplayString(Qualified) };
        }
        catch (InsufficientExecutionStackException)
        {
            // The compiler's own reading, on a thread with a small stack.
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.UserFunctionNotLowered,
                position,
                "An expression nested so deep",
                title,
                "write it in several statements"));
            return null;
        }
    }

    private bool IsWithinReach(IMethodSymbol method)
    {
        // Other files, of which the generated half is one, cannot name what is local to a file.
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
            {
                return false;
            }
        }

        return compilation.IsSymbolAccessibleWithin(method, network);
    }

    private static bool Fits(IMethodSymbol method) =>
        method is { IsStatic: true, IsAbstract: false, Arity: 0, MethodKind: MethodKind.Ordinary, ReturnsByRef: false,
            ReturnsByRefReadonly: false }
        && !method.ContainingType.IsGenericType
        && method.ReturnType.SpecialType == SpecialType.System_Single
        && method.Parameters.All(parameter => parameter.RefKind == RefKind.None && parameter.Type.SpecialType == SpecialType.System_Single);

    private static string Signature(string name, string parameters) => $"static float {name}({parameters})";
}
