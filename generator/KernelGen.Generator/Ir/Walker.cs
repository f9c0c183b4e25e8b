using System;
using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>Visits every node of a tree once, with the number of times that it runs.</summary>
internal static class Walker
{
    /// <summary>Calls back for each expression node in <paramref name="statements"/>.</summary>
    public static void Visit(IReadOnlyList<Statement> statements, Action<Expression, long> onExpression, Action<Statement, long>? onStatement = null)
        => Visit(statements, 1, onExpression, onStatement ?? ((_, _) => { }));

    private static void Visit(IReadOnlyList<Statement> statements, long trips, Action<Expression, long> onExpression, Action<Statement, long> onStatement)
    {
        foreach (var statement in statements)
        {
            onStatement(statement, trips);
            switch (statement)
            {
                case Declare declare:
                    Visit(declare.Value, trips, onExpression);
                    break;
                case Assign assign:
                    Visit(assign.Value, trips, onExpression);
                    break;
                case Store store:
                    Visit(store.Index, trips, onExpression);
                    Visit(store.Value, trips, onExpression);
                    break;
                case Transpose transpose:
                    Visit(transpose.SourceIndex, trips, onExpression);
                    Visit(transpose.TargetIndex, trips, onExpression);
                    break;
                case Section section:
                    Visit(section.Body, trips, onExpression, onStatement);
                    break;
                case SameLine line:
                    Visit(line.Body, trips, onExpression, onStatement);
                    break;
                case If condition:
                    Visit(condition.Condition, trips, onExpression);
                    Visit(condition.Body, trips, onExpression, onStatement);
                    Visit(condition.Otherwise, trips, onExpression, onStatement);
                    break;
                case Point point:
                    Visit(point.Index, trips, onExpression);
                    break;
                case For loop:
                    Visit(loop.From, trips, onExpression);
                    Visit(loop.To, trips, onExpression);
                    Visit(loop.Body, trips * loop.Trips, onExpression, onStatement);
                    break;
            }
        }
    }

    /// <summary>Calls back for an expression and everything in it.</summary>
    public static void Visit(Expression expression, long trips, Action<Expression, long> onExpression)
    {
        onExpression(expression, trips);
        switch (expression)
        {
            case Load load:
                Visit(load.Index, trips, onExpression);
                break;
            case LookUp lookUp:
                Visit(lookUp.Index, trips, onExpression);
                break;
            case LaneLookUp lookUp:
                Visit(lookUp.Table, trips, onExpression);
                Visit(lookUp.Index, trips, onExpression);
                break;
            case Packed packed:
                Visit(packed.Codes, trips, onExpression);
                break;
            case Unary unary:
                Visit(unary.Operand, trips, onExpression);
                break;
            case Binary binary:
                Visit(binary.Left, trips, onExpression);
                Visit(binary.Right, trips, onExpression);
                break;
            case Select select:
                Visit(select.Mask, trips, onExpression);
                Visit(select.IfTrue, trips, onExpression);
                Visit(select.IfFalse, trips, onExpression);
                break;
            case Multiply multiply:
                Visit(multiply.Left, trips, onExpression);
                Visit(multiply.Right, trips, onExpression);
                break;
            case Divide divide:
                Visit(divide.Left, trips, onExpression);
                Visit(divide.Right, trips, onExpression);
                break;
            case SquareRoot root:
                Visit(root.Operand, trips, onExpression);
                break;
            case Strided strided:
                Visit(strided.Variable, trips, onExpression);
                break;
        }
    }
}
