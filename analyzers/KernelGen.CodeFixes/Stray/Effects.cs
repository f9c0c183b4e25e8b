using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.CodeFixes.Stray;

/// <summary>What evaluating an expression does, and what may be done with it for that reason.</summary>
internal static class Effects
{
    // Of the functions of numbers, those that throw for some of them.
    private static readonly HashSet<string> Throwing = new(StringComparer.Ordinal) { "Sign", "Clamp", "Round", "Sum" };

    /// <summary>Whether it may be left out.</summary>
    public static bool None(IOperation operation) => (Of(operation) & (Effect.Throws | Effect.Writes)) == 0;

    /// <summary>
    /// Whether it may be done twice in a row: what it reads stays, and what throws the second time has thrown the first time.
    /// </summary>
    public static bool IsRepeatable(IOperation operation) => (Of(operation) & Effect.Writes) == 0;

    /// <summary>Whether two operands of an operation may change places.</summary>
    public static bool Commute(IOperation one, IOperation other)
    {
        var (first, second) = (Of(one), Of(other));
        return first == Effect.None
            || second == Effect.None
            || ((first & second & Effect.Throws) == 0 && ((first | second) & Effect.Writes) == 0)
            || IsOutOfReach(one, other)
            || IsOutOfReach(other, one);
    }

    /// <summary>What evaluating an expression does.</summary>
    public static Effect Of(IOperation operation) => operation switch
    {
        { ConstantValue.HasValue: true } => Effect.None,
        ILiteralOperation or IInstanceReferenceOperation or IDefaultValueOperation or ITypeOfOperation or ISizeOfOperation => Effect.None,
        ILocalReferenceOperation { IsDeclaration: false } or IParameterReferenceOperation => Effect.Reads,
        IFieldReferenceOperation field => OfField(field),
        IPropertyReferenceOperation property => OfProperty(property),
        IArrayElementReferenceOperation element => Effect.Reads | Effect.Throws | Of(element.ArrayReference) | All(element.Indices),
        IConversionOperation conversion => OfConversion(conversion) | Of(conversion.Operand),
        IParenthesizedOperation parenthesized => Of(parenthesized.Operand),
        IUnaryOperation unary => OfOperator(unary.OperatorMethod, unary.IsChecked) | Of(unary.Operand),
        IBinaryOperation binary => OfBinary(binary) | Of(binary.LeftOperand) | Of(binary.RightOperand),
        IInvocationOperation call => OfCall(call) | All(call.Arguments.Select(static argument => argument.Value)),
        IConditionalOperation { WhenFalse: { } otherwise } choice => Of(choice.Condition) | Of(choice.WhenTrue) | Of(otherwise),
        IIsPatternOperation { Pattern: IConstantPatternOperation or IRelationalPatternOperation or ITypePatternOperation } test =>
            Of(test.Value),
        _ => Effect.All,
    };

    /// <summary>
    /// Whether a variable is reached in no other way than by its name: neither by a lambda, a local function, a reference nor a pointer.
    /// </summary>
    public static bool IsOwn(ISymbol variable, SyntaxNode place, SemanticModel model)
    {
        if (variable is not (ILocalSymbol { RefKind: RefKind.None } or IParameterSymbol { RefKind: RefKind.None }))
        {
            return false;
        }

        var member = place.AncestorsAndSelf().FirstOrDefault(static node => node is MemberDeclarationSyntax or AccessorDeclarationSyntax)
            ?? place.SyntaxTree.GetRoot();
        var home = variable.ContainingSymbol;
        return variable.DeclaringSyntaxReferences.All(reference =>
                reference.SyntaxTree == place.SyntaxTree && member.Span.Contains(reference.Span))
            && Mentions(variable, member, model).All(name => !IsReference(name)
                && SymbolEqualityComparer.Default.Equals(model.GetEnclosingSymbol(name.SpanStart), home));
    }

    /// <summary>The names of a variable within a node.</summary>
    public static IEnumerable<IdentifierNameSyntax> Mentions(ISymbol variable, SyntaxNode node, SemanticModel model) =>
        node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == variable.Name
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, variable));

    /// <summary>Whether a name is where a reference or pointer to the variable is made.</summary>
    public static bool IsReference(IdentifierNameSyntax name) => name.Parent
        is ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.InKeyword }
        or RefExpressionSyntax
        or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.AddressOfExpression };

    // A variable of the method's own that the other operand does not set.
    private static bool IsOutOfReach(IOperation operand, IOperation other)
    {
        while (operand is IConversionOperation { OperatorMethod: null, IsChecked: false } conversion)
        {
            operand = conversion.Operand;
        }

        return Variable(operand) is { } variable
            && operand.SemanticModel is { } model
            && other.Syntax is ExpressionSyntax expression
            && model.AnalyzeDataFlow(expression) is { Succeeded: true } flow
            && !flow.WrittenInside.Contains(variable, SymbolEqualityComparer.Default)
            && IsOwn(variable, operand.Syntax, model);
    }

    private static ISymbol? Variable(IOperation operand) =>
        (operand as ILocalReferenceOperation)?.Local ?? (ISymbol?)(operand as IParameterReferenceOperation)?.Parameter;

    private static Effect All(IEnumerable<IOperation> operations) =>
        operations.Aggregate(Effect.None, static (effect, operation) => effect | Of(operation));

    private static Effect OfInstance(IOperation? instance) => instance switch
    {
        null or IInstanceReferenceOperation => Effect.None,
        { Type.IsValueType: true } => Of(instance),
        _ => Effect.Throws | Of(instance),
    };

    // The first use of a type may run its static constructor.
    private static Effect OfField(IFieldReferenceOperation field) =>
        field.Field.IsVolatile
        || (field.Field.IsStatic
            && field.Field.ContainingType.StaticConstructors.Any(static constructor => !constructor.IsImplicitlyDeclared))
            ? Effect.All
            : Effect.Reads | OfInstance(field.Instance);

    private static Effect OfProperty(IPropertyReferenceOperation property) =>
        IsLength(property.Property) || IsAutomatic(property.Property) ? Effect.Reads | OfInstance(property.Instance)
        : IsElement(property.Property) ? Effect.Reads | Effect.Throws | OfInstance(property.Instance)
            | All(property.Arguments.Select(static argument => argument.Value))
        : Effect.All;

    private static Effect OfConversion(IConversionOperation conversion) => conversion switch
    {
        { OperatorMethod: { } method } => OfOperator(method, conversion.IsChecked),
        { IsChecked: true } => Effect.Throws,
        _ when conversion.Conversion is { IsNumeric: true } or { IsIdentity: true } or { IsImplicit: true } => Effect.None,
        _ => Effect.Throws,
    };

    private static Effect OfBinary(IBinaryOperation binary) =>
        binary.Type?.SpecialType is SpecialType.System_String or SpecialType.System_Object ? Effect.All
        : OfOperator(binary.OperatorMethod, binary.IsChecked)
        | (binary.OperatorKind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder
            && binary.Type?.SpecialType is not (SpecialType.System_Single or SpecialType.System_Double) && binary.OperatorMethod is null
            ? Effect.Throws
            : Effect.None);

    private static Effect OfOperator(IMethodSymbol? method, bool isChecked) =>
        method is null ? isChecked ? Effect.Throws : Effect.None
        : method.ContainingType.SpecialType == SpecialType.System_Decimal ? Effect.Throws
        : NumberKinds.Of(method.ContainingType) is NumberKind.Half or NumberKind.Vector ? Effect.None
        : Effect.All;

    // Functions of numbers: of integers they may overflow.
    private static Effect OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var isFunction = method is { IsStatic: true, RefKind: RefKind.None, MethodKind: MethodKind.Ordinary }
            && method.Parameters.All(static parameter => parameter.RefKind == RefKind.None && parameter.Type.TypeKind == TypeKind.Struct)
            && (method.ContainingType.Name, Space(method)) switch
            {
                ("Math" or "MathF" or "Single" or "Double" or "Half" or "Int32" or "Int64", "System") => true,
                ("Vector" or "Vector128" or "Vector256" or "Vector512", "System.Numerics" or "System.Runtime.Intrinsics") =>
                    method.Name == "Create",
                ("Shift" or "SignFlip" or "PowerOfTwo", "KernelGen") => true,
                _ => false,
            };
        return !isFunction ? Effect.All
            : (Throwing.Contains(method.Name) && !(Space(method) == "KernelGen" && call.Arguments.Skip(1).All(IsPower)))
                || (Space(method) == "System" && !IsTotal(method)) ? Effect.Throws
            : Effect.None;
    }

    private static bool IsPower(IArgumentOperation argument) =>
        argument.Value.ConstantValue is { HasValue: true, Value: int or long or float or double } constant
        && SignedPowers.PowerOf(Convert.ToDouble(constant.Value, System.Globalization.CultureInfo.InvariantCulture)) is not null;

    private static bool IsTotal(IMethodSymbol method) =>
        method.Name is "Min" or "Max" or "ScaleB"
        || method.Parameters.All(static parameter => NumberKinds.IsFloat(NumberKinds.Of(parameter.Type)));

    private static bool IsLength(IPropertySymbol property) => property.Name is "Length" or "Count" or "IsEmpty" && IsOfCollection(property);

    private static bool IsElement(IPropertySymbol property) => property.IsIndexer && IsOfCollection(property);

    private static bool IsOfCollection(IPropertySymbol property) => (property.ContainingType.Name, Space(property)) is
        ("Array" or "String" or "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", "System")
        or ("List", "System.Collections.Generic");

    // No code of the user's runs, and none can override it.
    private static bool IsAutomatic(IPropertySymbol property) =>
        (property is { IsVirtual: false, IsAbstract: false } and ({ IsOverride: false } or { IsSealed: true })
            || property.ContainingType.IsSealed || property.ContainingType.IsValueType)
        && property.RefKind == RefKind.None
        && property.ContainingType.GetMembers()
            .OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
        && property.GetMethod is { } getter
        && getter.DeclaringSyntaxReferences.All(static reference => reference.GetSyntax()
            is not (AccessorDeclarationSyntax { Body: not null }
                or AccessorDeclarationSyntax { ExpressionBody: not null }
                or ArrowExpressionClauseSyntax));

    private static string? Space(ISymbol member) => member.ContainingType?.ContainingNamespace?.ToDisplayString();
}
