using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>
/// A kernel's body over vectors of four lanes, wherever lanes meet. Runs of statements whose lanes are independent of each other are done
/// four times; what they leave to others is kept in memory, where sums of lanes, sign bits and later runs find all sixteen.
/// </summary>
/// <remarks>
/// Vectors that are the same in all lanes, as what is computed of a sum of lanes, need no quarters. All numbers are the same to the bit: a
/// sum of lanes adds them by the same tree.
/// </remarks>
internal sealed class QuarterRuns
{
    private const string KeptEnding = "Kept";

    private readonly QuarterMemory _quarters;
    private readonly HashSet<string> _uniform;
    private readonly Dictionary<string, Pointer> _kept = [];
    private readonly List<Pointer> _memory;
    private bool _isRefused;

    private QuarterRuns(Kernel kernel, HashSet<string> notByVectors)
    {
        _quarters = new QuarterMemory(kernel, notByVectors);
        _uniform = UniformVectors.Of(kernel.Body);
        _memory = kernel.Parameters.Select(parameter => parameter.Pointer).OfType<Pointer>().ToList();
    }

    /// <summary>The body; null where there are no vectors, or where lanes meet in a way that is none of these.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="notByVectors">Memory, by its names, that is not read and written by vectors alone.</param>
    public static IReadOnlyList<Statement>? Of(Kernel kernel, HashSet<string> notByVectors)
    {
        var haveVectors = false;
        Walker.Visit(kernel.Body, (expression, _) => haveVectors |= IndependentLanes.IsVector(expression.Kind));
        if (!haveVectors)
        {
            return null;
        }

        var runs = new QuarterRuns(kernel, notByVectors);
        var body = runs.Of(kernel.Body, isScope: true, []);
        var kept = runs._kept.Values.Select(memory => new Scratch(memory, Lane.Count));
        return runs._isRefused ? null : [.. kept, .. body];
    }

    /// <param name="statements">The statements.</param>
    /// <param name="isScope">Whether locals declared there end there.</param>
    /// <param name="behind">What else may read these locals.</param>
    private List<Statement> Of(IReadOnlyList<Statement> statements, bool isScope, IReadOnlyList<Statement> behind)
    {
        // Memory on the stack is taken once, for all quarters.
        var results = statements.TakeWhile(statement => statement is Scratch).ToList();
        var known = _memory.Count;
        _memory.AddRange(results.Select(statement => statement.Memory!));
        var rest = statements.Skip(results.Count).ToList();
        if (isScope && !IsUniform(rest) && IsPart(rest))
        {
            results.Add(Run(rest, []));
        }
        else
        {
            AddRuns(rest, isScope ? [] : behind, results);
        }

        if (isScope)
        {
            _memory.RemoveRange(known, _memory.Count - known);
        }

        return results;
    }

    private void AddRuns(List<Statement> statements, IReadOnlyList<Statement> behind, List<Statement> results)
    {
        for (var first = 0; first < statements.Count;)
        {
            // Each on its own, and all together: a variable of the one may be assigned to by the next.
            var end = first;
            while (end < statements.Count && MayRun(statements[end]) && IsPart(statements.GetRange(first, end + 1 - first)))
            {
                end++;
            }

            if (end > first)
            {
                results.Add(Run(statements.GetRange(first, end - first), [.. statements.Skip(end), .. behind]));
                first = end;
                continue;
            }

            var statement = statements[first++];
            results.Add(OfAllLanes(statement, [.. statements.Skip(first), .. behind]));
            if (statement.Memory is { } memory)
            {
                _memory.Add(memory);
            }
        }
    }

    /// <summary>Statements four times, for four lanes each.</summary>
    private For Run(IReadOnlyList<Statement> statements, IReadOnlyList<Statement> behind)
    {
        var own = statements.OfType<Declare>().Select(declare => declare.Variable).ToList();
        var (ownNames, declared, named, needed) = (Names(own), Declared(statements), Named(statements), Named(behind));
        foreach (var variable in own.Where(variable => IndependentLanes.IsVector(variable.Kind) && needed.Contains(variable.Name)))
        {
            Keep(variable);
        }

        var before = new List<Statement>();
        var after = new List<Statement>();
        foreach (var memory in _kept.Where(memory => named.Contains(memory.Key) || ownNames.Contains(memory.Key)))
        {
            var variable = new Variable(memory.Key, memory.Value.Element == ElementKind.Float ? ValueKind.Lanes : ValueKind.Bits);
            var isOwn = ownNames.Contains(variable.Name);
            if (!isOwn && !declared.Contains(variable.Name))
            {
                before.Add(new Declare(variable, new Load(memory.Value, 0, variable.Kind)));
                after.Add(new Store(memory.Value, 0, variable));
            }
            else if (isOwn && needed.Contains(variable.Name))
            {
                after.Add(new Store(memory.Value, 0, variable));
            }
        }

        return new Quarter([.. before, .. statements, .. after], [.. _memory, .. _kept.Values]).Loop;
    }

    private void Keep(Variable variable)
    {
        var memory = new Pointer(
            variable.Name + KeptEnding, variable.Kind == ValueKind.Lanes ? ElementKind.Float : ElementKind.Int);
        _isRefused |= variable.Kind is not (ValueKind.Lanes or ValueKind.Bits)
            || (_kept.TryGetValue(variable.Name, out var known) && known != memory);
        _kept[variable.Name] = memory;
    }

    /// <summary>A statement that is done once; parts of it may be done four times.</summary>
    private Statement OfAllLanes(Statement statement, IReadOnlyList<Statement> behind)
    {
        _isRefused |= statement is Store { Value.Kind: ValueKind.Lanes or ValueKind.Bits or ValueKind.Shorts or ValueKind.Codes };
        return statement.With(
            statement.Local,
            statement.Operands.Map(OfAllLanes),
            statement.Bodies.Map(body => Of(body, statement is not (Section { IsScope: false } or SameLine), behind)));
    }

    /// <summary>A number that is made of all lanes, or a vector that is the same in all.</summary>
    private Expression OfAllLanes(Expression expression)
    {
        if (expression is Unary { Operation: UnaryOperation.SignBits or UnaryOperation.SumLanes or UnaryOperation.FirstLane } meeting)
        {
            _isRefused |= !IndependentLanes.Are(meeting.Operand, Known());
            return meeting.Operation switch
            {
                UnaryOperation.SignBits => LanesFrom.SignBits(meeting.Operand, _kept),
                UnaryOperation.SumLanes => LanesFrom.SumLanes(meeting.Operand, _kept),
                _ => LanesFrom.FirstLane(meeting.Operand, _kept),
            };
        }

        _isRefused |= !UniformVectors.Are(expression, _uniform);
        return expression.Operands.Count == 0 ? expression : expression.With(expression.Operands.Map(OfAllLanes));
    }

    /// <summary>
    /// Whether it may stand in a run: one that is the same in all lanes needs none, and what follows has to see its locals.
    /// </summary>
    private bool MayRun(Statement statement) =>
        statement is Declare or Assign or Store or For or If or Section { IsScope: true }
        && IndependentLanes.HaveVectors([statement])
        && !IsUniform([statement]);

    private bool IsUniform(IReadOnlyList<Statement> statements)
    {
        var isUniform = true;
        Walker.Visit(
            statements,
            (expression, _) => isUniform &= UniformVectors.Are(expression, _uniform),
            (statement, _) => isUniform &= statement switch
            {
                Declare or Assign => UniformVectors.Are(statement.Local!, _uniform),
                Store store => !IndependentLanes.IsVector(store.Value.Kind),
                _ => statement is not Transpose,
            });
        return isUniform;
    }

    /// <summary>Whether statements may be done four times, for four lanes each: nothing of one quarter is read by another.</summary>
    private bool IsPart(IReadOnlyList<Statement> statements) =>
        IndependentLanes.Are(statements, _uniform, _kept.Keys) && _quarters.TakesWritesOf(statements);

    private HashSet<string> Known() => [.. _uniform, .. _kept.Keys];

    private static HashSet<string> Names(IEnumerable<Variable> variables) => [.. variables.Select(variable => variable.Name)];

    private static HashSet<string> Declared(IReadOnlyList<Statement> statements)
    {
        var names = new HashSet<string>();
        Walker.VisitStatements(statements, statement =>
        {
            if (statement is Declare declare)
            {
                names.Add(declare.Variable.Name);
            }
        });
        return names;
    }

    /// <summary>Variables that are read or assigned to.</summary>
    private static HashSet<string> Named(IReadOnlyList<Statement> statements)
    {
        var names = new HashSet<string>();
        Walker.Visit(
            statements,
            (expression, _) =>
            {
                if (expression is Variable variable)
                {
                    names.Add(variable.Name);
                }
            },
            (statement, _) =>
            {
                if (statement is Assign assign)
                {
                    names.Add(assign.Variable.Name);
                }
            });
        return names;
    }
}
