using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.C99.Networks;

/// <summary>
/// The locals of a kernel that something else reads. The others are not printed: C#'s compiler passes over them, gcc warns.
/// </summary>
internal static class ReadLocals
{
    public static HashSet<string> Of(Kernel kernel)
    {
        HashSet<string>? known = null;
        while (true)
        {
            var read = new HashSet<string>();
            Collect(kernel.Body, known, read);
            if (known is not null && read.Count == known.Count)
            {
                return read;
            }

            known = read;
        }
    }

    private static void Collect(IReadOnlyList<Statement> statements, HashSet<string>? known, HashSet<string> read)
    {
        foreach (var statement in statements)
        {
            // What only an unread local is computed from is not read either.
            var isUnread = known is not null && statement switch
            {
                Declare declare => !known.Contains(declare.Variable.Name),
                Assign assign => !known.Contains(assign.Variable.Name),
                _ => false,
            };
            if (isUnread)
            {
                continue;
            }

            for (var position = 0; position < statement.Operands.Count; position++)
            {
                Walker.Visit(statement.Operands[position], 1, (node, _) =>
                {
                    if (node is Variable variable)
                    {
                        read.Add(variable.Name);
                    }
                });
            }

            for (var position = 0; position < statement.Bodies.Count; position++)
            {
                Collect(statement.Bodies[position], known, read);
            }
        }
    }
}
