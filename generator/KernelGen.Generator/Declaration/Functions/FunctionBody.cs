using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace KernelGen.Generator.Declaration.Functions;

/// <summary>
/// Reads the body of a method, and of what it calls, into steps: runs it with steps for values, along both ways of each condition.
/// </summary>
/// <param name="compilation">Where methods are looked up.</param>
/// <param name="function">The name of the user function, for messages.</param>
/// <param name="report">Receives what cannot be lowered.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class FunctionBody(
    Compilation compilation, string function, Action<DiagnosticInfo> report, CancellationToken cancellationToken)
{
    /// <summary>
    /// Statements and expressions that are read at most: conditions with a way out in one branch read what follows twice.
    /// </summary>
    private const int MaximumReads = 20_000;

    /// <summary>Steps of a user function, so that a kernel stays within what the JIT optimises.</summary>
    private const int MaximumNodes = 128;

    /// <summary>How deep calls, branches and expressions stand within each other: some hosts have a small stack.</summary>
    private const int MaximumDepth = 200;

    /// <summary>
    /// How deep a method's syntax may be: beyond it the compiler itself exhausts a small stack while it makes operations.
    /// </summary>
    private const int MaximumSyntaxDepth = 250;

    private readonly FunctionNodes _nodes = new();
    private readonly Stack<(IMethodSymbol Method, SyntaxNode Syntax)> _calls = new();
    private int _reads;
    private int _depth;
    private bool _isTooLarge;
    private readonly Dictionary<SyntaxNode, bool> _sound = [];

    /// <summary>Whether everything could be read; where not, it was reported, unless the compiler says it.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Reads a method.</summary>
    /// <param name="method">A static method of floats that returns a float.</param>
    /// <returns>The user function; null where it is not complete.</returns>
    public UserFunction? Read(IMethodSymbol method)
    {
        var arguments = method.Parameters.Select(parameter => new FunctionValue(_nodes.Parameter(parameter.Ordinal))).ToList();
        var result = Call(method, arguments, null);
        if (!IsComplete)
        {
            return null;
        }

        var nodes = _nodes.Needed(result.Node);
        if (nodes.Count > MaximumNodes)
        {
            Reject(method, "More than 128 steps");
            return null;
        }

        return new UserFunction(
            function, new EquatableArray<string>(method.Parameters.Select(parameter => parameter.Name).ToImmutableArray()), nodes);
    }

    /// <summary>
    /// Whether a method's text is in this compilation: in an editor those of other projects have text too, which a build would not see.
    /// </summary>
    public static bool HasSource(IMethodSymbol method, Compilation compilation) =>
        !method.IsExtern && method.DeclaringSyntaxReferences.Any(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree));

    private FunctionValue Call(IMethodSymbol method, IReadOnlyList<FunctionValue> arguments, IInvocationOperation? call)
    {
        var implementation = method.PartialImplementationPart ?? method;
        var syntax = implementation.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) as MethodDeclarationSyntax;
        if (syntax is not null && IsDeep(syntax))
        {
            Reject(method, "Syntax more than 250 deep");
            return Nothing();
        }

        var body = syntax is null || (syntax.Body is null && syntax.ExpressionBody is null)
            ? null
            : compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellationToken) as IMethodBodyOperation;
        var block = body?.BlockBody ?? body?.ExpressionBody;
        // What the compiler finds wrong it says itself; a method that does not compile is not read in part.
        if (syntax is null || block is null || !IsSound(body!.SemanticModel!, syntax))
        {
            IsComplete = false;
            return Nothing();
        }

        if (call is not null && _calls.Any(outer => SymbolEqualityComparer.Default.Equals(outer.Method, method)))
        {
            return Reject(call.Syntax, $"The call of '{method.Name}', which leads back to itself,", "write its steps out");
        }

        _calls.Push((method, syntax));
        var locals = new Dictionary<ISymbol, FunctionValue>(SymbolEqualityComparer.Default);
        foreach (var parameter in method.Parameters)
        {
            locals[implementation.Parameters[parameter.Ordinal]] = arguments[parameter.Ordinal];
        }

        var result = Run(ImmutableStack.Create<IOperation>(block), locals);
        _calls.Pop();
        if (result is null)
        {
            // Every way ends in a return where the compiler is content.
            IsComplete = false;
        }

        return result ?? Nothing();
    }

    /// <summary>Runs statements in order; the value that is returned, or null where the last one is passed.</summary>
    private FunctionValue? Run(ImmutableStack<IOperation> statements, Dictionary<ISymbol, FunctionValue> locals)
    {
        _depth++;
        var result = RunAll(statements, locals);
        _depth--;
        return result;
    }

    private FunctionValue? RunAll(ImmutableStack<IOperation> statements, Dictionary<ISymbol, FunctionValue> locals)
    {
        while (!statements.IsEmpty)
        {
            statements = statements.Pop(out var statement);
            if (!Goes(statement))
            {
                return Nothing();
            }

            switch (statement)
            {
                case IBlockOperation block:
                    foreach (var inner in block.Operations.Reverse())
                    {
                        statements = statements.Push(inner);
                    }

                    break;
                case IReturnOperation { ReturnedValue: { } value } operation when operation.Kind == OperationKind.Return:
                    return Value(value, locals);
                case IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { IsRef: false } assignment }:
                    Assign(assignment.Target, Value(assignment.Value, locals), locals);
                    break;
                case IExpressionStatementOperation { Operation: ICompoundAssignmentOperation { OperatorMethod: null } assignment }:
                    Assign(
                        assignment.Target,
                        Arithmetic(assignment, assignment.OperatorKind, Value(assignment.Target, locals), Value(assignment.Value, locals)),
                        locals);
                    break;
                case IVariableDeclarationGroupOperation group:
                    foreach (var declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
                    {
                        Declare(declarator, locals);
                    }

                    break;
                case IConditionalOperation { WhenTrue: { } whenTrue } condition:
                    if (Branch(condition, whenTrue, statements, locals) is { } returned)
                    {
                        return returned;
                    }

                    break;
                case IEmptyOperation:
                    break;
                default:
                    return RejectUnknown(statement);
            }
        }

        return null;
    }

    /// <summary>An if statement; null where it goes on behind it.</summary>
    private FunctionValue? Branch(
        IConditionalOperation statement, IOperation whenTrue, ImmutableStack<IOperation> rest, Dictionary<ISymbol, FunctionValue> locals)
    {
        var condition = Value(statement.Condition, locals).Node;
        var taken = new Dictionary<ISymbol, FunctionValue>(locals, SymbolEqualityComparer.Default);
        var other = new Dictionary<ISymbol, FunctionValue>(locals, SymbolEqualityComparer.Default);
        var whenFalse = statement.WhenFalse;
        if (whenTrue.DescendantsAndSelf().Concat(whenFalse?.DescendantsAndSelf() ?? []).Any(operation => operation is IReturnOperation))
        {
            // One way leaves the method: what follows belongs to the other.
            return Run(rest.Push(whenTrue), taken) is { } first && Run(whenFalse is null ? rest : rest.Push(whenFalse), other) is { } second
                ? Choose(statement.Syntax, condition, first, second)
                : null;
        }

        Run(ImmutableStack.Create(whenTrue), taken);
        if (whenFalse is not null)
        {
            Run(ImmutableStack.Create(whenFalse), other);
        }

        foreach (var local in taken.Keys.Where(other.ContainsKey))
        {
            locals[local] = Choose(statement.Syntax, condition, taken[local], other[local]);
        }

        return null;
    }

    private FunctionValue Choose(SyntaxNode syntax, int condition, FunctionValue ifTrue, FunctionValue ifFalse) =>
        ifTrue == ifFalse ? ifTrue
        : ifTrue.Integer is not null || ifFalse.Integer is not null ? Reject(syntax, "A choice between integers", "choose between floats")
        : new FunctionValue(_nodes.Select(condition, ifTrue.Node, ifFalse.Node));

    private void Declare(IVariableDeclaratorOperation declarator, Dictionary<ISymbol, FunctionValue> locals)
    {
        // A constant is known wherever it is used.
        if (declarator.Symbol.IsConst || declarator.GetVariableInitializer() is not { } initializer)
        {
            return;
        }

        if (declarator.Symbol.RefKind != RefKind.None)
        {
            Reject(declarator.Syntax, "A reference", "declare a local that holds the value");
            return;
        }

        locals[declarator.Symbol] = Value(initializer.Value, locals);
    }

    private void Assign(IOperation target, FunctionValue value, Dictionary<ISymbol, FunctionValue> locals)
    {
        switch (target)
        {
            case ILocalReferenceOperation { Local.RefKind: RefKind.None } local:
                locals[local.Local] = value;
                break;
            case IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter:
                locals[parameter.Parameter] = value;
                break;
            default:
                Reject(target.Syntax, $"An assignment to '{Text(target.Syntax)}'", "assign to a local");
                break;
        }
    }

    private FunctionValue Value(IOperation expression, Dictionary<ISymbol, FunctionValue> locals)
    {
        _depth++;
        var result = Goes(expression) ? ValueOf(expression, locals) : Nothing();
        _depth--;
        return result;
    }

    private FunctionValue ValueOf(IOperation expression, Dictionary<ISymbol, FunctionValue> locals)
    {
        if (expression.ConstantValue is { HasValue: true, Value: var constant })
        {
            switch (constant)
            {
                case float value:
                    return new FunctionValue(_nodes.Constant(value));
                case bool value:
                    return new FunctionValue(_nodes.Condition(value));
                case int value:
                    return new FunctionValue(-1, value);
            }
        }

        switch (expression)
        {
            case ILocalReferenceOperation local when locals.TryGetValue(local.Local, out var value):
                return value;
            case IParameterReferenceOperation parameter when locals.TryGetValue(parameter.Parameter, out var value):
                return value;
            case IConversionOperation { OperatorMethod: null } conversion
                when IsKnown(conversion.Type) && IsBoolean(conversion.Type) == IsBoolean(conversion.Operand.Type):
                var operand = Value(conversion.Operand, locals);
                return operand.Integer is { } integer ? new FunctionValue(_nodes.Constant(integer)) : operand;
            case IParenthesizedOperation parenthesized:
                return Value(parenthesized.Operand, locals);
            case IFieldReferenceOperation { Field.IsConst: true, ConstantValue.HasValue: false }:
                // Its own declaration does not compile.
                IsComplete = false;
                return Nothing();
            case IFieldReferenceOperation or IPropertyReferenceOperation:
                return Reject(
                    expression.Syntax,
                    $"The value of '{Text(expression.Syntax)}'",
                    "write a constant (const float), since kernels are written before the program runs");
        }

        if (!IsKnown(expression.Type))
        {
            return expression.Type?.SpecialType switch
            {
                SpecialType.System_Double =>
                    Reject(expression.Syntax, $"The double '{Text(expression.Syntax)}'", "write floats: 0.5f for 0.5, MathF for Math"),
                SpecialType.System_Int32 =>
                    Reject(
                        expression.Syntax,
                        $"The int '{Text(expression.Syntax)}'",
                        "write floats; the number of bits of a shift alone is an int, and constant"),
                _ => RejectUnknown(expression),
            };
        }

        return expression switch
        {
            IBinaryOperation { OperatorMethod: null } binary =>
                Arithmetic(binary, binary.OperatorKind, Value(binary.LeftOperand, locals), Value(binary.RightOperand, locals)),
            IUnaryOperation { OperatorMethod: null } unary => Unary(unary, Value(unary.Operand, locals)),
            IConditionalOperation { WhenFalse: { } whenFalse } condition => Choose(
                condition.Syntax, Value(condition.Condition, locals).Node, Value(condition.WhenTrue, locals), Value(whenFalse, locals)),
            IInvocationOperation call => Invoke(call, locals),
            _ => RejectUnknown(expression),
        };
    }

    private FunctionValue Arithmetic(IOperation expression, BinaryOperatorKind kind, FunctionValue left, FunctionValue right)
    {
        if (left.Integer is not null || right.Integer is not null || !IsComplete)
        {
            return IsComplete
                ? Reject(
                    expression.Syntax,
                    $"The int '{Text(expression.Syntax)}'",
                    "write floats; the number of bits of a shift alone is an int, and constant")
                : Nothing();
        }

        var isCondition = IsCondition(expression);
        return kind switch
        {
            BinaryOperatorKind.Add => Step(FunctionOperation.Add),
            BinaryOperatorKind.Subtract => Step(FunctionOperation.Subtract),
            BinaryOperatorKind.Multiply => Step(FunctionOperation.Multiply),
            BinaryOperatorKind.Divide => Step(FunctionOperation.Divide),
            BinaryOperatorKind.GreaterThan => Step(FunctionOperation.Greater),
            BinaryOperatorKind.GreaterThanOrEqual => Step(FunctionOperation.GreaterOrEqual),
            BinaryOperatorKind.LessThan => new FunctionValue(_nodes.Binary(FunctionOperation.Greater, right.Node, left.Node)),
            BinaryOperatorKind.LessThanOrEqual => new FunctionValue(_nodes.Binary(FunctionOperation.GreaterOrEqual, right.Node, left.Node)),
            BinaryOperatorKind.Equals when !isCondition => Step(FunctionOperation.Equal),
            BinaryOperatorKind.NotEquals when !isCondition =>
                new FunctionValue(_nodes.Unary(FunctionOperation.Not, Step(FunctionOperation.Equal).Node)),
            BinaryOperatorKind.Equals =>
                new FunctionValue(_nodes.Select(left.Node, right.Node, _nodes.Unary(FunctionOperation.Not, right.Node))),
            BinaryOperatorKind.NotEquals =>
                new FunctionValue(_nodes.Select(left.Node, _nodes.Unary(FunctionOperation.Not, right.Node), right.Node)),
            BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And => Step(FunctionOperation.And),
            BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or => Step(FunctionOperation.Or),
            BinaryOperatorKind.Remainder =>
                Reject(expression.Syntax, $"The remainder '{Text(expression.Syntax)}'", "write it with comparisons, + and −"),
            _ => RejectUnknown(expression),
        };

        FunctionValue Step(FunctionOperation operation) => new(_nodes.Binary(operation, left.Node, right.Node));
    }

    private FunctionValue Unary(IUnaryOperation unary, FunctionValue operand)
    {
        if (!IsComplete)
        {
            return Nothing();
        }

        return unary.OperatorKind switch
        {
            UnaryOperatorKind.Plus => operand,
            UnaryOperatorKind.Minus => new FunctionValue(_nodes.Unary(FunctionOperation.Negate, operand.Node)),
            UnaryOperatorKind.Not => new FunctionValue(_nodes.Unary(FunctionOperation.Not, operand.Node)),
            _ => RejectUnknown(unary),
        };
    }

    private FunctionValue Invoke(IInvocationOperation call, Dictionary<ISymbol, FunctionValue> locals)
    {
        var method = call.TargetMethod;
        if (!method.IsStatic || method.MethodKind != MethodKind.Ordinary || method.IsAbstract || method.IsVirtual
            || call.Arguments.Length != method.Parameters.Length)
        {
            return RejectCall(call);
        }

        var arguments = new FunctionValue[method.Parameters.Length];
        var operation = FunctionLibrary.Operation(method);
        var shift = FunctionLibrary.Shift(method);
        var isSum = FunctionLibrary.IsSum(method);
        var isNaN = FunctionLibrary.IsNaN(method);
        var hasSource = HasSource(method, compilation) && method.Arity == 0 && !method.ContainingType.IsGenericType;
        if (operation is null && shift is null && !isSum && !isNaN && !hasSource)
        {
            return RejectCall(call);
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { RefKind: RefKind.None } parameter || argument.ArgumentKind == ArgumentKind.ParamArray)
            {
                return RejectCall(call);
            }

            // Reading on without a value would only find what follows from it.
            arguments[parameter.Ordinal] = Value(argument.Value, locals);
            if (!IsComplete)
            {
                return Nothing();
            }
        }

        if (operation is { } known)
        {
            return new FunctionValue(
                arguments.Length == 1
                    ? _nodes.Unary(known, arguments[0].Node)
                    : _nodes.Binary(known, arguments[0].Node, arguments[1].Node));
        }

        if (shift is { } scale)
        {
            // An int is known, or it was not read.
            return new FunctionValue(_nodes.Unary(scale, arguments[0].Node, arguments[1].Integer!.Value));
        }

        if (isNaN)
        {
            return new FunctionValue(
                _nodes.Unary(FunctionOperation.Not, _nodes.Binary(FunctionOperation.Equal, arguments[0].Node, arguments[0].Node)));
        }

        return isSum ? Sum(call, arguments) : Call(method, arguments, call);
    }

    /// <summary>Shift.Sum: a shift for each power of two.</summary>
    private FunctionValue Sum(IInvocationOperation call, FunctionValue[] arguments)
    {
        int? sum = null;
        foreach (var power in arguments.Skip(1))
        {
            var bits = _nodes.Float(power.Node) is { } factor ? FloatBits.Of(factor) : 0;
            var magnitude = bits & int.MaxValue;
            if ((magnitude & 0x007FFFFF) != 0 || magnitude is 0 or 0x7F800000)
            {
                return Reject(
                    call.Syntax,
                    $"The sum '{Text(call.Syntax)}' with a factor that is no constant power of two",
                    "write powers of two, such as 0.5f or −0.125f");
            }

            var term = _nodes.Unary(FunctionOperation.Scale, arguments[0].Node, (magnitude >> 23) - 127);
            term = bits < 0 ? _nodes.Unary(FunctionOperation.Negate, term) : term;
            sum = sum is null ? term : _nodes.Binary(FunctionOperation.Add, sum.Value, term);
        }

        return new FunctionValue(sum!.Value);
    }

    private static bool IsKnown(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Single or SpecialType.System_Boolean;

    private static bool IsBoolean(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Boolean;

    private static bool IsDeep(SyntaxNode syntax)
    {
        var nodes = new Stack<(SyntaxNode Node, int Depth)>();
        nodes.Push((syntax, 1));
        while (nodes.Count > 0)
        {
            var (node, depth) = nodes.Pop();
            if (depth > MaximumSyntaxDepth)
            {
                return true;
            }

            foreach (var child in node.ChildNodes())
            {
                nodes.Push((child, depth + 1));
            }
        }

        return false;
    }

    private bool IsSound(SemanticModel model, MethodDeclarationSyntax syntax)
    {
        if (_sound.TryGetValue(syntax, out var isSound))
        {
            return isSound;
        }

        isSound = !syntax.GetDiagnostics().Concat(model.GetMethodBodyDiagnostics(syntax.Span, cancellationToken))
            .Any(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error);
        _sound.Add(syntax, isSound);
        return isSound;
    }

    private static bool IsCondition(IOperation expression) =>
        expression is IBinaryOperation { LeftOperand.Type.SpecialType: SpecialType.System_Boolean };

    /// <summary>Counts the reading of one more statement or expression; false where it must end.</summary>
    private bool Goes(IOperation operation)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (operation is IInvalidOperation || operation.Type?.TypeKind == TypeKind.Error)
        {
            // The compiler explains it.
            IsComplete = false;
        }
        else if (++_reads > MaximumReads && !_isTooLarge)
        {
            _isTooLarge = true;
            Reject(_calls.Last().Method, "So many ways through the method");
        }
        else if (_depth > MaximumDepth && !_isTooLarge)
        {
            _isTooLarge = true;
            Reject(_calls.Last().Method, "A chain of calls or an expression more than 200 deep");
        }

        return IsComplete;
    }

    private FunctionValue RejectUnknown(IOperation operation) => operation switch
    {
        ILoopOperation => Reject(operation.Syntax, "A loop", "write its steps one after the other"),
        ISwitchOperation or ISwitchExpressionOperation or IIsPatternOperation =>
            Reject(operation.Syntax, "A pattern or switch", "write comparisons with ?:, or if and return"),
        IExpressionStatementOperation or IAssignmentOperation or IIncrementOrDecrementOperation =>
            Reject(
                operation.Syntax,
                $"'{Text(operation.Syntax)}'",
                "write an assignment to a local as a statement of its own, such as y = y + 1f"),
        _ => Reject(operation.Syntax, $"'{Text(operation.Syntax)}'", "write float arithmetic, comparisons, ?:, if, locals and return"),
    };

    private FunctionValue RejectCall(IInvocationOperation call) => Reject(
        call.Syntax,
        $"The call '{Text(call.Syntax)}'",
        "call static methods that have source, or Shift, SignFlip, float.IsNaN, and Max, Min, Abs, CopySign, Sqrt or ScaleB of MathF");

    private void Reject(IMethodSymbol method, string what)
    {
        var syntax = (MethodDeclarationSyntax)(method.PartialImplementationPart ?? method).DeclaringSyntaxReferences[0]
            .GetSyntax(cancellationToken);
        Report(method, syntax, syntax.Identifier.Span, what, "write a simpler method");
    }

    private FunctionValue Reject(SyntaxNode syntax, string what, string instead)
    {
        var (method, declaration) = _calls.Peek();
        Report(method, declaration, syntax.Span, what, instead);
        return Nothing();
    }

    private void Report(
        IMethodSymbol method, SyntaxNode declaration, Microsoft.CodeAnalysis.Text.TextSpan span, string what, string instead)
    {
        IsComplete = false;
        report(new DiagnosticInfo(
            DeclarationRules.UserFunctionNotLowered,
            Position.Body(method.GetDocumentationCommentId() ?? string.Empty, span.Start - declaration.SpanStart, span.Length),
            what,
            function,
            instead));
    }

    /// <summary>What stands for a value that could not be read.</summary>
    private FunctionValue Nothing() => new(_nodes.Condition(false));

    private static string Text(SyntaxNode syntax)
    {
        var text = string.Join(" ", syntax.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= 40 ? text : text.Substring(0, 39) + "…";
    }
}
