using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>The statements of several kernels that are the same but for numbers. Where those differ stands a variable: a size.</summary>
/// <param name="Body">The statements.</param>
/// <param name="Sizes">By name, what a size is in each kernel, as literals.</param>
/// <param name="Count">How many kernels.</param>
internal sealed record MergedBody(
    IReadOnlyList<Statement> Body, IReadOnlyDictionary<string, IReadOnlyList<Expression>> Sizes, int Count)
{
    private const char Mark = '#';

    /// <summary>Those of one kernel.</summary>
    public static MergedBody Of(IReadOnlyList<Statement> body) => new(body, new Dictionary<string, IReadOnlyList<Expression>>(), 1);

    /// <summary>Whether a variable is a size that has no name yet.</summary>
    public static bool IsSize(Expression? expression) => expression is Variable { Name: var name } && name[0] == Mark;

    /// <summary>The size of a number; no local has such a name.</summary>
    public static Variable Size(int number, ValueKind kind) => new(Mark + number.ToString(CultureInfo.InvariantCulture), kind);

    /// <summary>The body of one of the kernels: its numbers in the place of sizes.</summary>
    public IReadOnlyList<Statement> BodyOf(int position) => new Numbers(this, position).Rewrite(Body);

    /// <summary>A size times a number, in each kernel, as literals.</summary>
    public IReadOnlyList<Expression> Multiple(Variable size, int factor) => factor == 1
        ? Sizes[size.Name]
        : Sizes[size.Name].Select(value => (Expression)new IntLiteral(checked(((IntLiteral)value).Value * factor))).ToList();

    private sealed class Numbers(MergedBody merged, int position) : Rewriter
    {
        protected override Expression RewriteUse(Variable variable) =>
            IsSize(variable) ? merged.Sizes[variable.Name][position] : variable;

        protected override Expression Rewrite(Expression expression) => expression switch
        {
            Strided { By: Variable size } strided => strided.Variable.Stride(Times(size, strided.Factor)),
            Binary { Kind: ValueKind.Int, Operation: BinaryOperation.ShiftLeft, Right: Variable size } shift when IsSize(size) =>
                Rewrite(shift.Left) << Times(size, 1),
            Binary { Kind: ValueKind.Int, Operation: BinaryOperation.ShiftRight, Right: Variable size } shift when IsSize(size) =>
                Rewrite(shift.Left) >> Times(size, 1),
            _ => base.Rewrite(expression),
        };

        protected override void Rewrite(Statement statement, List<Statement> copies)
        {
            base.Rewrite(statement, copies);
            if (copies[copies.Count - 1] is For { Offsets.Count: > 0 } loop)
            {
                var offsets = new List<RunningOffset>(loop.Offsets.Count);
                foreach (var offset in loop.Offsets)
                {
                    offsets.Add(offset.By is Variable size
                        ? offset with { Increment = Times(size, offset.Increment), By = null }
                        : offset);
                }

                copies[copies.Count - 1] = loop with { Offsets = offsets };
            }
        }

        private int Times(Variable size, int factor) => checked(((IntLiteral)merged.Sizes[size.Name][position]).Value * factor);
    }
}
