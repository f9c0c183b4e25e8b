using System;
using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>Copies a tree; a pass overrides what it changes. Nodes copy themselves, so that none is left out.</summary>
internal abstract class Rewriter
{
    private readonly Func<Expression, Expression> _rewriteExpression;
    private readonly Func<IReadOnlyList<Statement>, IReadOnlyList<Statement>> _rewriteBody;

    protected Rewriter()
    {
        _rewriteExpression = Rewrite;
        _rewriteBody = Rewrite;
    }

    public virtual IReadOnlyList<Statement> Rewrite(IReadOnlyList<Statement> statements)
    {
        var copies = new List<Statement>(statements.Count);
        foreach (var statement in statements)
        {
            Rewrite(statement, copies);
        }

        return copies;
    }

    /// <summary>Adds what a statement becomes: one statement, several or none.</summary>
    protected virtual void Rewrite(Statement statement, List<Statement> copies)
    {
        // The local is read by what it is assigned, and a new name holds from there on.
        var local = statement.Local is { } variable ? Rewrite(variable) : null;
        copies.Add(statement.With(local, statement.Operands.Map(_rewriteExpression), statement.Bodies.Map(_rewriteBody)));
    }

    /// <summary>The name of a local.</summary>
    protected virtual Variable Rewrite(Variable variable) => variable;

    protected virtual Expression Rewrite(Expression expression)
    {
        if (expression is Variable variable)
        {
            return RewriteUse(variable);
        }

        var operands = expression.Operands;
        return operands.Count == 0 ? expression : expression.With(operands.Map(_rewriteExpression));
    }

    /// <summary>A variable where its value is used; a loop's may have become a constant.</summary>
    protected virtual Expression RewriteUse(Variable variable) => Rewrite(variable);
}
