using System;
using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>
/// Visits every node of a tree once, with the number of times that it runs, as loops state it. It goes by what nodes say of themselves,
/// so it passes over none.
/// </summary>
internal static class Walker
{
    private static readonly Action<Expression, long> NoExpression = static (_, _) => { };
    private static readonly Action<Statement, long> NoStatement = static (_, _) => { };

    /// <summary>Calls back for each expression node in <paramref name="statements"/>.</summary>
    public static void Visit(
        IReadOnlyList<Statement> statements, Action<Expression, long> onExpression, Action<Statement, long>? onStatement = null) =>
        Visit(statements, 1, onExpression, onStatement ?? NoStatement);

    /// <summary>Calls back for each statement, those within others included.</summary>
    public static void VisitStatements(IReadOnlyList<Statement> statements, Action<Statement> onStatement) =>
        Visit(statements, 1, NoExpression, (statement, _) => onStatement(statement));

    /// <summary>Calls back for an expression and everything in it.</summary>
    public static void Visit(Expression expression, long trips, Action<Expression, long> onExpression)
    {
        onExpression(expression, trips);
        Visit(expression.Operands, trips, onExpression);
    }

    private static void Visit(
        IReadOnlyList<Statement> statements, long trips, Action<Expression, long> onExpression, Action<Statement, long> onStatement)
    {
        foreach (var statement in statements)
        {
            onStatement(statement, trips);
            if (!ReferenceEquals(onExpression, NoExpression))
            {
                Visit(statement.Operands, trips, onExpression);
            }

            var bodies = statement.Bodies;
            for (var position = 0; position < bodies.Count; position++)
            {
                Visit(bodies[position], statement is For loop ? Inside(loop, trips) : trips, onExpression, onStatement);
            }
        }
    }

    /// <summary>Runs of a loop's body, rounded up.</summary>
    private static long Inside(For loop, long runs) => ((runs * loop.Trips) + loop.TripsOver - 1) / loop.TripsOver;

    private static void Visit(Operands operands, long trips, Action<Expression, long> onExpression)
    {
        for (var position = 0; position < operands.Count; position++)
        {
            Visit(operands[position], trips, onExpression);
        }
    }
}
