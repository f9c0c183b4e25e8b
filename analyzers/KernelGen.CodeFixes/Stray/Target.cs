using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.CodeFixes.Stray;

/// <summary>What becomes of the target of a compound assignment.</summary>
/// <param name="Cast">The type that the value is cast back to; null where it has the target's type, and without a target.</param>
/// <param name="StaysCompound">Whether another compound assignment does the same: it casts by itself, but computes in the target's type or
/// int.</param>
internal sealed record Target(ITypeSymbol? Cast, bool StaysCompound)
{
    public static Target Of(ExpressionSyntax expression, SemanticModel model)
    {
        var computed = expression is AssignmentExpressionSyntax ? Product.Of(model.GetOperation(expression))?.Type : null;
        var target = expression is AssignmentExpressionSyntax assignment ? model.GetTypeInfo(assignment.Left).Type : null;
        return computed is null || target is null || SymbolEqualityComparer.Default.Equals(target, computed)
            ? new(null, true)
            : new(target, computed.SpecialType == SpecialType.System_Int32
                && target.SpecialType is SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16
                    or SpecialType.System_UInt16);
    }
}
