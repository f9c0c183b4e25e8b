using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>
/// Removes locals that nothing reads, memory that nothing touches, and what then is left empty: lowerings make the parts of a value
/// together, of which some kernels need a few. The ledger would count them, and the JIT compiler leave them out.
/// </summary>
internal sealed class UnreadLocals : Rewriter
{
    private readonly HashSet<Statement> _unread = new(ReferenceComparer<Statement>.Instance);

    public static IReadOnlyList<Statement> Remove(IReadOnlyList<Statement> body)
    {
        // What only an unread local reads is unread in its turn.
        while (true)
        {
            var pass = new UnreadLocals();
            pass.Find(body);
            if (pass._unread.Count == 0)
            {
                return body;
            }

            body = pass.Rewrite(body);
        }
    }

    protected override void Rewrite(Statement statement, List<Statement> copies)
    {
        if (_unread.Contains(statement))
        {
            return;
        }

        var before = copies.Count;
        base.Rewrite(statement, copies);
        if (statement.Bodies.Count > 0 && copies.Count > before && IsEmpty(copies[copies.Count - 1]) && !IsEmpty(statement))
        {
            copies.RemoveAt(copies.Count - 1);
        }
    }

    private static bool IsEmpty(Statement statement)
    {
        var bodies = statement.Bodies;
        for (var position = 0; position < bodies.Count; position++)
        {
            if (bodies[position].Count > 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Find(IReadOnlyList<Statement> body)
    {
        // A name may stand for several locals, in blocks beside each other; most stand for one.
        var declared = new Dictionary<string, int>();
        var read = new HashSet<string>();
        Walker.VisitStatements(body, statement =>
        {
            if (Name(statement) is { } name)
            {
                declared.TryGetValue(name, out var count);
                declared[name] = count + 1;
            }

            AddRead(statement, read);
        });
        Find(body, declared, read);
    }

    private void Find(IReadOnlyList<Statement> body, Dictionary<string, int> declared, HashSet<string> read)
    {
        var statements = Flat(body).ToList();
        for (var position = 0; position < statements.Count; position++)
        {
            var statement = statements[position];
            if (Name(statement) is { } name)
            {
                if (!read.Contains(name) || (declared[name] > 1 && !IsRead(name, statements.Skip(position + 1).ToList())))
                {
                    var scope = statements.Skip(position + 1).ToList();
                    _unread.Add(statement);
                    Walker.VisitStatements(scope, later =>
                    {
                        if (later is Assign assign && assign.Variable.Name == name)
                        {
                            _unread.Add(later);
                        }
                    });
                }
            }

            var bodies = statement.Bodies;
            for (var number = 0; number < bodies.Count; number++)
            {
                Find(bodies[number], declared, read);
            }
        }
    }

    /// <summary>Statements with those of sections that are no scopes: locals that are declared there live on behind them.</summary>
    private static IEnumerable<Statement> Flat(IReadOnlyList<Statement> body) => body.SelectMany(statement => statement switch
    {
        Section { IsScope: false } section => Flat(section.Body),
        SameLine line => Flat(line.Body),
        _ => [statement],
    });

    private static bool IsRead(string name, IReadOnlyList<Statement> scope)
    {
        var read = new HashSet<string>();
        Walker.VisitStatements(scope, statement => AddRead(statement, read));
        return read.Contains(name);
    }

    /// <summary>What a statement brings, a value or memory; null where that is nothing.</summary>
    private static string? Name(Statement statement) => (statement as Declare)?.Variable.Name ?? statement.Memory?.Name;

    /// <summary>What a statement reads itself; of an assignment, not the local that it is to. Memory that is written counts too.</summary>
    private static void AddRead(Statement statement, HashSet<string> read)
    {
        var own = statement is Assign assign ? assign.Variable.Name : null;
        var operands = statement.Operands;
        for (var position = 0; position < operands.Count; position++)
        {
            Walker.Visit(operands[position], 1, (node, _) =>
            {
                if (node is Variable variable && variable.Name != own)
                {
                    read.Add(variable.Name);
                }
                else if (node.Access is { } access)
                {
                    read.Add(access.Pointer.Name);
                }
            });
        }

        foreach (var access in statement.Accesses)
        {
            read.Add(access.Pointer.Name);
        }

        if (statement is Point { Source: var source })
        {
            read.Add(source.Name);
        }
        else if (statement is Prefetch { Pointer: var foreseen })
        {
            read.Add(foreseen.Name);
        }
    }
}
