using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Turns small constant loops into straight-line code.</summary>
/// <remarks>
/// The JIT gives up optimising a method beyond 60,000 IL bytes or 2,000 locals; a budget of nodes per loop keeps far below.
/// </remarks>
internal sealed class Unrolling : Rewriter
{
    private const int NodeBudget = 6_000;

    private readonly Dictionary<string, int> _constants = [];
    private readonly Dictionary<string, string> _names = [];
    private string _suffix = string.Empty;

    public static Kernel Run(Kernel kernel) => kernel with { Body = new Unrolling().Rewrite(kernel.Body) };

    protected override void Rewrite(Statement statement, List<Statement> copies)
    {
        // What a loop starts and ends at may be constant only where a loop around it has become straight-line code.
        if (statement is not For { MayUnroll: true } loop
            || Rewrite(loop.From) is not IntLiteral from
            || Rewrite(loop.To) is not IntLiteral to
            || Size(loop) > NodeBudget)
        {
            base.Rewrite(statement, copies);
            return;
        }

        var outerSuffix = _suffix;
        var locals = Locals(loop.Body).ToList();
        var outerNames = locals.Where(_names.ContainsKey).ToDictionary(name => name, name => _names[name]);
        for (var value = from.Value; value < to.Value; value += loop.Step)
        {
            // Locals of the body get the iteration in their names: sum becomes sum0, sum1, …
            _suffix = outerSuffix + (outerSuffix.Length == 0 ? string.Empty : "_") + value.ToString(CultureInfo.InvariantCulture);
            _constants[loop.Variable.Name] = value;
            foreach (var name in locals)
            {
                _names[name] = name + _suffix;
            }

            copies.AddRange(Rewrite(loop.Body));
        }

        _suffix = outerSuffix;
        _constants.Remove(loop.Variable.Name);
        foreach (var name in locals)
        {
            _names.Remove(name);
        }

        foreach (var outer in outerNames)
        {
            _names.Add(outer.Key, outer.Value);
        }
    }

    protected override Variable Rewrite(Variable variable) =>
        _names.TryGetValue(variable.Name, out var name) ? variable with { Name = name } : variable;

    protected override Expression RewriteUse(Variable variable) =>
        _constants.TryGetValue(variable.Name, out var value) ? new IntLiteral(value) : Rewrite(variable);

    /// <summary>What a body declares in its own scope.</summary>
    private static IEnumerable<string> Locals(IReadOnlyList<Statement> body) => body.SelectMany(statement => statement switch
    {
        Declare declare => [declare.Variable.Name],
        Section { IsScope: false } section => Locals(section.Body),
        SameLine line => Locals(line.Body),
        Assign or Store or Transpose or Prefetch or Scratch or Point or If or For or Section => Enumerable.Empty<string>(),
        _ => throw UnknownNode.In(nameof(Unrolling), statement),
    });

    private static long Size(For loop)
    {
        var nodes = 0L;
        Walker.Visit([loop], (_, trips) => nodes += trips);
        return nodes;
    }
}
