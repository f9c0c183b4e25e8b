using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.Analyzers.Stray;

/// <summary>The accessors that a use of a property runs.</summary>
internal static class PropertyCalls
{
    public static IEnumerable<Call> Of(IPropertyReferenceOperation reference)
    {
        var receiver = reference.Instance is IInstanceReferenceOperation { Syntax: BaseExpressionSyntax }
            ? null
            : reference.Instance?.Type ?? reference.ConstrainedToType;
        var (reads, writes) = Use(reference);
        if (reads && Accessor(reference.Property, static property => property.GetMethod) is { } get)
        {
            yield return new(get, receiver);
        }

        if (writes && Accessor(reference.Property, static property => property.SetMethod) is { } set)
        {
            yield return new(set, receiver);
        }
    }

    private static (bool Reads, bool Writes) Use(IOperation reference)
    {
        var value = reference;
        while (value.Parent is ITupleOperation or IConditionalAccessOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ICoalesceAssignmentOperation { Target: var target } when target == value => (true, true),
            ICompoundAssignmentOperation { Target: var target } when target == value => (true, true),
            IIncrementOrDecrementOperation => (true, true),
            IAssignmentOperation { Target: var target } when target == value => (false, true),
            _ => (true, false),
        };
    }

    // An override may have one accessor only, and inherits the other.
    private static IMethodSymbol? Accessor(IPropertySymbol? property, System.Func<IPropertySymbol, IMethodSymbol?> select)
    {
        for (; property is not null; property = property.OverriddenProperty)
        {
            if (select(property) is { } accessor)
            {
                return accessor;
            }
        }

        return null;
    }
}
