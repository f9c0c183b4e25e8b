using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>The body of a family with index products as running offsets.</summary>
/// <param name="Family">Whose body it is.</param>
/// <param name="Kernel">The first of its kernels, with that body.</param>
/// <param name="Merged">The body and its sizes.</param>
internal sealed record FamilyBody(KernelFamily Family, Kernel Kernel, MergedBody Merged)
{
    // How deep in loops an offset may be formed anew from a size, which takes some instructions.
    private const int MostLoops = 2;

    /// <summary>Names that are in use in it.</summary>
    public HashSet<string> Names
    {
        get
        {
            var names = new HashSet<string>(Kernel.Parameters.Select(parameter => parameter.Name));
            Walker.VisitStatements(Kernel.Body, statement =>
            {
                if ((statement.Local?.Name ?? statement.Memory?.Name) is { } name)
                {
                    names.Add(name);
                }

                if (statement is For loop)
                {
                    names.Add(loop.Variable.Name);
                    names.UnionWith(loop.Offsets.Select(offset => offset.Variable.Name));
                }
            });
            return names;
        }
    }

    /// <summary>The body of a family; of each of its kernels alone where inner loops would have to form offsets.</summary>
    public static IEnumerable<FamilyBody> Of(KernelFamily family)
    {
        var sizes = family.Body.Sizes.ToDictionary(size => size.Key, size => size.Value);
        var kernel = RunningOffsets.Run(family.Forms[0].Unrolled with { Body = family.Body.Body }, Product);
        return FormsOffsetsWithin(kernel.Body, 0)
            ? family.Forms.SelectMany(form => Of(KernelFamily.Alone(form)))
            : [new FamilyBody(family, kernel, new MergedBody(kernel.Body, sizes, family.Forms.Count))];

        Variable Product(Variable a, Variable b)
        {
            var size = MergedBody.Size(sizes.Count, ValueKind.Int);
            sizes.Add(size.Name, sizes[a.Name].Zip(sizes[b.Name], Times).ToList());
            return size;
        }

        static Expression Times(Expression a, Expression b) => new IntLiteral(checked(((IntLiteral)a).Value * ((IntLiteral)b).Value));
    }

    /// <summary>One of the kernels, with its numbers in the place of sizes: what runs for it.</summary>
    public Kernel KernelOf(int position) => Family.Forms.Count == 1
        ? Kernel
        : Family.Forms[position].Unrolled with { Body = Merged.BodyOf(position) };

    private static bool FormsOffsetsWithin(IReadOnlyList<Statement> statements, int loops)
    {
        foreach (var statement in statements)
        {
            var bodies = statement.Bodies;
            if (loops > MostLoops && FormsOffsets(statement.Operands))
            {
                return true;
            }

            for (var position = 0; position < bodies.Count; position++)
            {
                if (FormsOffsetsWithin(bodies[position], statement is For ? loops + 1 : loops))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool FormsOffsets(Operands operands)
    {
        for (var position = 0; position < operands.Count; position++)
        {
            if (operands[position] is Strided { By: not null } || FormsOffsets(operands[position].Operands))
            {
                return true;
            }
        }

        return false;
    }
}
