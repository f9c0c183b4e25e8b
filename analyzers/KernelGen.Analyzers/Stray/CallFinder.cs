using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.Analyzers.Stray;

/// <summary>The methods that an operation calls by itself, those that the source does not name among them.</summary>
internal static class CallFinder
{
    /// <summary>The calls, in the order in which they run.</summary>
    public static IEnumerable<Call> Of(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: not MethodKind.DelegateInvoke } call =>
            [new(call.TargetMethod, call.IsVirtual ? call.Instance?.Type ?? call.ConstrainedToType : call.ConstrainedToType)],
        IMethodReferenceOperation reference => [new(reference.Method, reference.IsVirtual ? reference.Instance?.Type : null)],
        IObjectCreationOperation { Constructor: { } constructor } => [new(constructor, null)],
        IPropertyReferenceOperation reference => PropertyCalls.Of(reference),
        IEventAssignmentOperation { EventReference: IEventReferenceOperation reference } assignment =>
            Some((assignment.Adds ? reference.Event.AddMethod : reference.Event.RemoveMethod, reference.Instance?.Type)),
        IUnaryOperation { OperatorMethod: { } method } unary => [new(method, unary.ConstrainedToType)],
        IIncrementOrDecrementOperation { OperatorMethod: { } method } step => [new(method, step.ConstrainedToType)],
        IBinaryOperation { OperatorMethod: { } method } binary => [new(method, binary.ConstrainedToType)],
        ICompoundAssignmentOperation compound => Some(
            (compound.InConversion.MethodSymbol, null),
            (compound.OperatorMethod, compound.ConstrainedToType),
            (compound.OutConversion.MethodSymbol, null)),
        IConversionOperation { OperatorMethod: { } method } conversion => [new(method, conversion.ConstrainedToType)],
        IForEachLoopOperation loop => Enumeration(loop),
        IAwaitOperation wait => Waiting(wait),
        IUsingOperation { Resources: var resources } => Disposing(resources),
        IUsingDeclarationOperation { DeclarationGroup: var resources } => Disposing(resources),
        IDeconstructionAssignmentOperation { Syntax: AssignmentExpressionSyntax syntax, SemanticModel: { } model } =>
            Deconstruction(model.GetDeconstructionInfo(syntax)),
        IRecursivePatternOperation { DeconstructSymbol: IMethodSymbol method } => [new(method, null)],
        IListPatternOperation pattern => Some((Read(pattern.LengthSymbol), null), (Read(pattern.IndexerSymbol), null)),
        ISlicePatternOperation { SliceSymbol: { } slice } => Some((Read(slice), null)),
        IImplicitIndexerReferenceOperation index => Some(
            (Read(index.LengthSymbol), index.Instance.Type), (Read(index.IndexerSymbol), index.Instance.Type)),
        IWithOperation { CloneMethod: { } method } => [new(method, null)],
        ICollectionExpressionOperation { ConstructMethod: { } method } => [new(method, null)],
        IConstructorBodyOperation { Initializer: null, Syntax: ConstructorDeclarationSyntax syntax, SemanticModel: { } model }
            when BaseConstructor(model.GetDeclaredSymbol(syntax)) is { } constructor =>
                [new(constructor, null) { Place = syntax.Identifier }],
        _ => [],
    };

    /// <summary>The constructor that one runs first without saying so; null where there is none.</summary>
    public static IMethodSymbol? BaseConstructor(IMethodSymbol? constructor)
    {
        if (constructor is not { IsStatic: false, ContainingType: { TypeKind: TypeKind.Class, BaseType: { } above } })
        {
            return null;
        }

        foreach (var candidate in above.InstanceConstructors)
        {
            if (candidate.Parameters.IsEmpty)
            {
                return candidate;
            }
        }

        return null;
    }

    private static IMethodSymbol? Read(ISymbol? member) => (member as IPropertySymbol)?.GetMethod ?? member as IMethodSymbol;

    private static IEnumerable<Call> Enumeration(IForEachLoopOperation loop)
    {
        if (loop is not { Syntax: CommonForEachStatementSyntax syntax, SemanticModel: { } model })
        {
            return [];
        }

        var info = model.GetForEachStatementInfo(syntax);
        var calls = Some(
            (info.GetEnumeratorMethod, loop.Collection.Type),
            (info.MoveNextMethod, info.GetEnumeratorMethod?.ReturnType),
            (info.CurrentProperty?.GetMethod, info.GetEnumeratorMethod?.ReturnType),
            (info.ElementConversion.MethodSymbol, null));
        if (syntax is ForEachVariableStatementSyntax variables)
        {
            calls.AddRange(Deconstruction(model.GetDeconstructionInfo(variables)));
        }

        foreach (var call in calls)
        {
            call.Place = syntax.Expression;
        }

        return calls;
    }

    private static List<Call> Waiting(IAwaitOperation wait)
    {
        if (wait is not { Syntax: AwaitExpressionSyntax syntax, SemanticModel: { } model })
        {
            return [];
        }

        var info = model.GetAwaitExpressionInfo(syntax);
        return Some((info.GetAwaiterMethod, null), (info.IsCompletedProperty?.GetMethod, null), (info.GetResultMethod, null));
    }

    private static List<Call> Disposing(IOperation resources)
    {
        var calls = new List<Call>();
        ITypeSymbol?[] types = resources is IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol.Type: var type },
            ..] }, ..] }
            ? [type]
            : [resources.Type];
        foreach (var resource in types)
        {
            foreach (var name in new[] { "Dispose", "DisposeAsync" })
            {
                foreach (var member in resource?.GetMembers(name) ?? [])
                {
                    if (member is IMethodSymbol { Parameters.IsEmpty: true } method)
                    {
                        calls.Add(new(method, resource));
                    }
                }
            }
        }

        return calls;
    }

    private static List<Call> Deconstruction(DeconstructionInfo info)
    {
        var calls = Some((info.Method, null), (info.Conversion?.MethodSymbol, null));
        foreach (var nested in info.Nested)
        {
            calls.AddRange(Deconstruction(nested));
        }

        return calls;
    }

    private static List<Call> Some(params (IMethodSymbol? Method, ITypeSymbol? Receiver)[] candidates)
    {
        var calls = new List<Call>();
        foreach (var (method, receiver) in candidates)
        {
            if (method is not null)
            {
                calls.Add(new(method, receiver));
            }
        }

        return calls;
    }
}
