using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration.Functions;

/// <summary>Reads [Activation] and [Loss]: finds their methods and reads them into user functions.</summary>
/// <remarks>What is wrong is left in <paramref name="diagnostics"/>; the attribute then counts as one that the network waits for.</remarks>
/// <param name="network">The class of the network.</param>
/// <param name="compilation">Where methods are looked up.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class FunctionReader(INamedTypeSymbol network, Compilation compilation, ICollection<DiagnosticInfo> diagnostics, CancellationToken cancellationToken)
{
    private const string Activation = "Activation";

    private const string Null = "null";

    /// <summary>Whether an attribute of this name holds methods.</summary>
    public static bool Reads(string? name) => name is Activation or "Loss";

    public DeclaredAttribute Read(AttributeData data, int ordinal, int part)
    {
        var isActivation = AttributeReader.NameOf(data) == Activation;
        var attribute = new UnreadableAttribute(
            ordinal, part, isActivation ? Activation : "Loss", isActivation ? AttributeRole.Layer : AttributeRole.Loss);
        var arguments = data.ConstructorArguments;
        if (data.AttributeConstructor is null
            || arguments.IsEmpty
            || arguments.Concat(data.NamedArguments.Select(argument => argument.Value))
                .Any(argument => argument.Kind is TypedConstantKind.Error))
        {
            // The compiler explains it.
            return attribute;
        }

        // No type is the network's own class, written as null too.
        ITypeSymbol owner = network;
        if (arguments.Length == 2 && arguments[0].Value is ITypeSymbol type)
        {
            if (type.TypeKind == TypeKind.Error)
            {
                return attribute;
            }

            owner = type;
        }

        var method = arguments[arguments.Length - 1].Value as string;
        var derivative = data.NamedArguments.FirstOrDefault(argument => argument.Key == "Derivative").Value;
        var function = UserFunction(attribute, "method", owner, method, [isActivation ? "float x" : "float output, float target"]);
        if (derivative.IsNull)
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.NoDerivative,
                Position.Attribute(attribute),
                attribute.Name,
                method ?? Null,
                Signature(
                    string.IsNullOrEmpty(method) ? "Derivative" : method + "Derivative",
                    isActivation ? "float x, float error" : "float output, float target")));
            return attribute;
        }

        var back = derivative.Value is string name
            ? UserFunction(attribute, "Derivative", owner, name, isActivation ? ["float x, float error", "float x"] : ["float output, float target"])
            : null;
        if (function is null || back is null)
        {
            return attribute;
        }

        var labels = data.NamedArguments.FirstOrDefault(argument => argument.Key == "Labels").Value;
        return isActivation
            ? new DeclaredActivation(ordinal, part, function, back)
            : new DeclaredLoss(ordinal, part, attribute.Name, function, back, labels.Kind == TypedConstantKind.Enum ? labels.Value as int? : null);
    }

    /// <summary>The piece of a method with one of the parameter lists, the first that there is.</summary>
    private UserFunction? UserFunction(
        DeclaredAttribute attribute, string argument, ITypeSymbol owner, string? name, ImmutableArray<string> parameterLists)
    {
        var candidates = string.IsNullOrEmpty(name) ? [] : owner.GetMembers(name!).OfType<IMethodSymbol>().Where(Fits).ToList();
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
                    + (isOwner ? " in a type that is not generic" : string.Empty)));
            return null;
        }

        var title = SymbolEqualityComparer.Default.Equals(owner, network) ? method.Name : owner.Name + "." + method.Name;
        if (!FunctionBody.HasSource(method, compilation))
        {
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.UserFunctionNotLowered, position, "A method without source", title, "write it in this project, where the generator can read it"));
            return null;
        }

        try
        {
            return new FunctionBody(compilation, title, diagnostics.Add, cancellationToken).Read(method);
        }
        catch (InsufficientExecutionStackException)
        {
            // The compiler's own reading, on a thread with a small stack.
            diagnostics.Add(new DiagnosticInfo(
                DeclarationRules.UserFunctionNotLowered, position, "An expression nested so deep", title, "write it in several statements"));
            return null;
        }
    }

    private static bool Fits(IMethodSymbol method) =>
        method is { IsStatic: true, IsAbstract: false, Arity: 0, MethodKind: MethodKind.Ordinary, ReturnsByRef: false, ReturnsByRefReadonly: false }
        && !method.ContainingType.IsGenericType
        && method.ReturnType.SpecialType == SpecialType.System_Single
        && method.Parameters.All(parameter => parameter.RefKind == RefKind.None && parameter.Type.SpecialType == SpecialType.System_Single);

    private static string Signature(string name, string parameters) => $"static float {name}({parameters})";
}
