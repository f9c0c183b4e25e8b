using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generator.Declaration;

/// <summary>What a class must be for a generated half to fit it: every rule that needs more than the attributes.</summary>
internal static class TypeRules
{
    /// <summary>The oldest language version that generated code compiles in.</summary>
    public const LanguageVersion OldestLanguage = LanguageVersion.CSharp12;

    public static ImmutableArray<DiagnosticInfo> Check(
        INamedTypeSymbol type,
        Compilation compilation,
        IReadOnlyList<DeclaredAttribute> attributes,
        CancellationToken cancellationToken)
    {
        var diagnostics = ImmutableArray.CreateBuilder<DiagnosticInfo>();
        diagnostics.AddRange(Shape(type, cancellationToken));
        diagnostics.AddRange(Around(type, cancellationToken));
        diagnostics.AddRange(Members(type, cancellationToken));
        diagnostics.AddRange(Constructors(type, cancellationToken));
        diagnostics.AddRange(Bases(type, compilation));
        var network = attributes.FirstOrDefault(attribute => attribute.Role == AttributeRole.Network);
        diagnostics.AddRange(Project(type, compilation, network is null ? Position.Class : Position.Attribute(network)));
        return diagnostics.ToImmutable();
    }

    /// <summary>The constructors that the user wrote, in source order: a constructor's place here is the index of its position.</summary>
    public static ImmutableArray<IMethodSymbol> WrittenConstructors(INamedTypeSymbol type) =>
        type.InstanceConstructors.Where(constructor => !constructor.IsImplicitlyDeclared && IsWritten(constructor)).ToImmutableArray();

    /// <summary>Whether anybody but the generator declares a symbol.</summary>
    public static bool IsWritten(ISymbol symbol) => !NetworkCode.IsGenerated(symbol);

    private static IEnumerable<DiagnosticInfo> Shape(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (!IsPartial(type, cancellationToken))
        {
            yield return new DiagnosticInfo(DeclarationRules.NotPartial, Position.Class, type.Name, TypeNames.Keyword(type));
        }

        if (type.Arity > 0)
        {
            yield return new DiagnosticInfo(DeclarationRules.Generic, Position.Class, type.Name, type.Name);
        }

        if (type.IsStatic || type.IsAbstract)
        {
            yield return new DiagnosticInfo(
                DeclarationRules.StaticOrAbstract, Position.Class, type.Name, type.IsStatic ? "static" : "abstract");
        }

        if (type.IsFileLocal)
        {
            yield return new DiagnosticInfo(DeclarationRules.FileLocal, Position.Class, type.Name);
        }

        if (ReservedMembers.Contains(type.Name))
        {
            yield return new DiagnosticInfo(DeclarationRules.ReservedMember, Position.Class, type.Name, type.Name);
        }

        if (PrimaryConstructor(type, cancellationToken) is not null)
        {
            yield return new DiagnosticInfo(DeclarationRules.PrimaryConstructor, Position.PrimaryConstructor, type.Name);
        }
    }

    /// <summary>What the types around a class must be.</summary>
    public static IEnumerable<DiagnosticInfo> Around(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var containing = TypeNames.ContainingTypes(type);
        for (var depth = 0; depth < containing.Length; depth++)
        {
            var outer = containing[depth];
            if (!IsPartial(outer, cancellationToken))
            {
                yield return new DiagnosticInfo(
                    DeclarationRules.ContainingTypeNotPartial,
                    Position.ContainingType(depth),
                    outer.Name,
                    type.Name,
                    TypeNames.Keyword(outer));
            }

            if (outer.Arity > 0)
            {
                yield return new DiagnosticInfo(DeclarationRules.Generic, Position.ContainingType(depth), outer.Name, type.Name);
            }

            if (outer.IsFileLocal)
            {
                yield return new DiagnosticInfo(DeclarationRules.FileLocal, Position.ContainingType(depth), outer.Name);
            }
        }
    }

    private static IEnumerable<DiagnosticInfo> Members(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var reported = new HashSet<string>();
        foreach (var member in type.GetMembers())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (member.IsImplicitlyDeclared
                || member is IMethodSymbol { AssociatedSymbol: not null }
                || !IsWritten(member)
                || !reported.Add(member.Name))
            {
                continue;
            }

            if (ReservedMembers.Contains(member.Name) || IsImplemented(member))
            {
                yield return new DiagnosticInfo(DeclarationRules.ReservedMember, Position.Member(member.Name), member.Name, type.Name);
            }

            if (IsRequired(member))
            {
                yield return new DiagnosticInfo(DeclarationRules.RequiredMember, Position.Member(member.Name), member.Name, type.Name);
            }
        }
    }

    private static IEnumerable<DiagnosticInfo> Constructors(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var constructors = WrittenConstructors(type);
        for (var index = 0; index < constructors.Length; index++)
        {
            var constructor = constructors[index];
            if (constructor.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not ConstructorDeclarationSyntax syntax)
            {
                continue;
            }

            var parameters = constructor.Parameters;
            if (parameters is [{ Type.SpecialType: SpecialType.System_Int64 }, { Type.SpecialType: SpecialType.System_Int32 }])
            {
                yield return new DiagnosticInfo(
                    DeclarationRules.ReservedMember, Position.Constructor(index), type.Name + "(long, int)", type.Name);
                continue;
            }

            // A record's copy constructor copies the fields of a network that has its weights already.
            var copies = parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(parameters[0].Type, type);
            if (!copies && !syntax.Initializer.IsKind(SyntaxKind.ThisConstructorInitializer))
            {
                yield return new DiagnosticInfo(DeclarationRules.ConstructorNotChained, Position.Constructor(index), type.Name);
            }
        }
    }

    private static IEnumerable<DiagnosticInfo> Bases(INamedTypeSymbol type, Compilation compilation)
    {
        var parent = type.BaseType;
        if (parent is null or { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Error })
        {
            yield break;
        }

        if (!parent.InstanceConstructors.Any(
            constructor => constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
                && compilation.IsSymbolAccessibleWithin(constructor, type)))
        {
            yield return Reject("it has no constructor without parameters that the network can reach");
        }

        for (var ancestor = parent; ancestor is { SpecialType: not SpecialType.System_Object }; ancestor = ancestor.BaseType)
        {
            if (ancestor.GetAttributes().Any(AttributeSchemas.IsNetwork))
            {
                yield return Reject("it is or derives from a network itself");
                yield break;
            }

            foreach (var member in ancestor.GetMembers())
            {
                if (!compilation.IsSymbolAccessibleWithin(member, type))
                {
                    continue;
                }

                if (ReservedMembers.Contains(member.Name))
                {
                    yield return Reject("its member '" + member.Name + "' has the name of a generated one");
                }
                else if (IsRequired(member))
                {
                    yield return Reject("its member '" + member.Name + "' is required");
                }
            }
        }

        DiagnosticInfo Reject(string reason) => new(DeclarationRules.BaseClass, Position.Class, parent.Name, type.Name, reason);
    }

    /// <summary>What the project of a class must allow.</summary>
    public static IEnumerable<DiagnosticInfo> Project(INamedTypeSymbol type, Compilation compilation, Position position)
    {
        if (compilation.Options is CSharpCompilationOptions { AllowUnsafe: false })
        {
            yield return new DiagnosticInfo(DeclarationRules.UnsafeNotAllowed, position, type.Name);
        }

        if (compilation is CSharpCompilation { LanguageVersion: < OldestLanguage and var language })
        {
            yield return new DiagnosticInfo(DeclarationRules.LanguageTooOld, position, type.Name, language.ToDisplayString());
        }
    }

    // The generated half implements members of the network's interfaces explicitly that it has no member of its own for.
    private static bool IsImplemented(ISymbol member) => member switch
    {
        IPropertySymbol property => property.ExplicitInterfaceImplementations.Any(implemented =>
            implemented.Name is "InputSize" or "OutputSize" or "BatchSize" or "IsMultiplicationFree" or "DefaultLearningRate"
                or "TrainingSettings"
            && IsNetworkInterface(implemented.ContainingType, "INetwork")),
        IMethodSymbol method => method.ExplicitInterfaceImplementations.Any(implemented =>
            implemented.Name is "ClassOf" or "LossOf"
            && (IsNetworkInterface(implemented.ContainingType, "IClassifier")
                || IsNetworkInterface(implemented.ContainingType, "IRegressor"))),
        _ => false,
    };

    private static bool IsNetworkInterface(INamedTypeSymbol type, string name) =>
        type.Name == name && type.ContainingNamespace is { Name: "KernelGen", ContainingNamespace.IsGlobalNamespace: true };

    private static bool IsRequired(ISymbol member) => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };

    /// <summary>Whether every declaration of a class that the user wrote is partial.</summary>
    public static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var part in DeclarationParser.Parts(type))
        {
            if (part.GetSyntax(cancellationToken) is not TypeDeclarationSyntax syntax || !syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The parameters behind the class's name, in whichever part has them.</summary>
    public static ParameterListSyntax? PrimaryConstructor(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        DeclarationParser.Parts(type)
            .Select(part => (part.GetSyntax(cancellationToken) as TypeDeclarationSyntax)?.ParameterList)
            .FirstOrDefault(list => list is not null);
}
