using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>Vectors that are the same in all lanes, whatever stands in memory: one of four lanes says it all.</summary>
internal static class UniformVectors
{
    /// <summary>Variables that only such vectors are assigned to.</summary>
    public static HashSet<string> Of(IReadOnlyList<Statement> body)
    {
        List<(string Name, Expression Value)> values = [];
        Walker.VisitStatements(body, statement =>
        {
            if (statement is Declare or Assign && IndependentLanes.IsVector(statement.Local!.Kind))
            {
                values.Add((statement.Local.Name, statement.Operands[0]));
            }
        });

        // All, until one is seen that is made of others: so they may be made of each other.
        var uniform = new HashSet<string>(values.Select(value => value.Name));
        while (values.RemoveAll(value => !Are(value.Value, uniform) && uniform.Remove(value.Name)) > 0)
        {
        }

        return uniform;
    }

    /// <summary>Whether a vector is one; a number always is.</summary>
    public static bool Are(Expression expression, HashSet<string> uniform)
    {
        if (!IndependentLanes.IsVector(expression.Kind))
        {
            return true;
        }

        if (expression is Variable variable)
        {
            return uniform.Contains(variable.Name);
        }

        if (expression is LaneIndex || expression.Access is not null || !IndependentLanes.IsOfItsLane(expression))
        {
            return false;
        }

        var operands = expression.Operands;
        for (var position = 0; position < operands.Count; position++)
        {
            if (!Are(operands[position], uniform))
            {
                return false;
            }
        }

        return true;
    }
}
