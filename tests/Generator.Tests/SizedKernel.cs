using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Tests;

/// <summary>A kernel that is passed sizes, as it is printed, with the sizes of one of the layers that it serves put in.</summary>
internal sealed class SizedKernel : Rewriter
{
    private readonly Dictionary<string, Expression> _sizes;

    private SizedKernel(Dictionary<string, Expression> sizes) => _sizes = sizes;

    public static Kernel Of(CompiledKernel compiled, int form)
    {
        var sizes = compiled.Sizes.ToDictionary(size => size.Name, size => size.Values[form]);
        return compiled.Forms[form].Kernel with { Body = new SizedKernel(sizes).Rewrite(compiled.Finished.Body) };
    }

    protected override Expression RewriteUse(Variable variable) => _sizes.GetValueOrDefault(variable.Name, variable);

    protected override Expression Rewrite(Expression expression) => expression is Strided { By: { } size } strided
        ? new Strided(strided.Variable, strided.Factor * Number(size))
        : base.Rewrite(expression);

    protected override void Rewrite(Statement statement, List<Statement> copies)
    {
        base.Rewrite(statement, copies);
        if (copies[^1] is For loop)
        {
            copies[^1] = loop with
            {
                Offsets = loop.Offsets.Select(offset => offset.By is { } size
                    ? offset with { Increment = offset.Increment * Number(size), By = null }
                    : offset).ToList(),
            };
        }
    }

    private int Number(Expression size) => size switch
    {
        Variable variable => ((IntLiteral)_sizes[variable.Name]).Value,
        IntLiteral literal => literal.Value,
        Binary { Operation: BinaryOperation.ShiftLeft } shift => Number(shift.Left) << Number(shift.Right),
        Binary { Operation: BinaryOperation.Add } sum => Number(sum.Left) + Number(sum.Right),
        Binary { Operation: BinaryOperation.Subtract } difference => Number(difference.Left) - Number(difference.Right),
        _ => throw new InvalidOperationException(size.GetType().Name),
    };
}
