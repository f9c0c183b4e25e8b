using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration.Pieces;

/// <summary>Reads [Activation] and [Loss]: finds their methods and reads them into pieces.</summary>
/// <remarks>What is wrong is left in <paramref name="problems"/>; the attribute then counts as one that the network waits for.</remarks>
/// <param name="network">The class of the network.</param>
/// <param name="compilation">Where methods are looked up.</param>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class PieceReader(INamedTypeSymbol network, Compilation compilation, ICollection<Problem> problems, CancellationToken cancellationToken)
{
    private const string Activation = "Activation";

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
            || arguments[arguments.Length - 1].Value is not string method
            || data.NamedArguments.Any(argument => argument.Value.Kind is TypedConstantKind.Error))
        {
            return attribute;
        }

        var owner = network;
        if (arguments.Length == 2)
        {
            if (arguments[0].Value is not INamedTypeSymbol { TypeKind: not TypeKind.Error } type)
            {
                return attribute;
            }

            owner = type;
        }

        var derivative = data.NamedArguments.FirstOrDefault(argument => argument.Key == "Derivative").Value;
        var function = Piece(attribute, "method", owner, method, [isActivation ? "float x" : "float output, float target"]);
        if (derivative.IsNull)
        {
            problems.Add(new Problem(
                Rules.NoDerivative,
                Position.Attribute(attribute),
                attribute.Name,
                method,
                Signature(method + "Derivative", isActivation ? "float x, float error" : "float output, float target")));
            return attribute;
        }

        var back = derivative.Value is string name
            ? Piece(attribute, "Derivative", owner, name, isActivation ? ["float x, float error", "float x"] : ["float output, float target"])
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
    private Piece? Piece(DeclaredAttribute attribute, string argument, INamedTypeSymbol owner, string name, ImmutableArray<string> parameterLists)
    {
        var candidates = owner.GetMembers(name).OfType<IMethodSymbol>().Where(Fits).ToList();
        var method = parameterLists
            .Select(list => candidates.Find(candidate => candidate.Parameters.Length == list.Split(',').Length))
            .FirstOrDefault(candidate => candidate is not null);
        var position = Position.Argument(attribute, argument);
        if (method is null)
        {
            problems.Add(new Problem(Rules.NoPieceMethod, position, attribute.Name, owner.Name, name, Signature(name, parameterLists[0])));
            return null;
        }

        var title = SymbolEqualityComparer.Default.Equals(owner, network) ? method.Name : owner.Name + "." + method.Name;
        if (method.DeclaringSyntaxReferences.IsEmpty || method.IsExtern)
        {
            problems.Add(new Problem(
                Rules.PieceNotLowered, position, "A method without source", title, "write it in this project, where the generator can read it"));
            return null;
        }

        return new PieceBody(compilation, title, problems.Add, cancellationToken).Read(method);
    }

    private static bool Fits(IMethodSymbol method) =>
        method is { IsStatic: true, IsAbstract: false, Arity: 0, MethodKind: MethodKind.Ordinary, ReturnsByRef: false, ReturnsByRefReadonly: false }
        && method.ContainingType.Arity == 0
        && method.ReturnType.SpecialType == SpecialType.System_Single
        && method.Parameters.All(parameter => parameter.RefKind == RefKind.None && parameter.Type.SpecialType == SpecialType.System_Single);

    private static string Signature(string name, string parameters) => $"static float {name}({parameters})";
}
