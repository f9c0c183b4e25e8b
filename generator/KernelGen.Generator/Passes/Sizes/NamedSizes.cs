using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.Sizes;

/// <summary>Makes parameters of sizes, and shifts of parameters where a size is another one times a power of two.</summary>
internal sealed class NamedSizes : Rewriter
{
    private readonly MergedBody _merged;
    private readonly Dictionary<string, Expression> _written = [];
    private readonly List<SizeParameter> _parameters = [];
    private readonly List<Found> _known = [];

    private NamedSizes(MergedBody merged) => _merged = merged;

    /// <summary>The body with parameters in the place of sizes.</summary>
    /// <param name="merged">The body.</param>
    /// <param name="taken">Names that are in use in it.</param>
    public static (IReadOnlyList<Statement> Body, IReadOnlyList<SizeParameter> Parameters) Of(MergedBody merged, HashSet<string> taken)
    {
        var pass = new NamedSizes(merged);
        pass.Choose(taken);
        return (pass.Rewrite(merged.Body), pass._parameters);
    }

    protected override Expression RewriteUse(Variable variable) => MergedBody.IsSize(variable) ? Written(variable, 1) : variable;

    protected override Expression Rewrite(Expression expression) => expression switch
    {
        Strided { By: Variable size } strided => new Strided(strided.Variable, 1) { By = Written(size, strided.Factor) },
        Strided strided when MergedBody.IsSize(strided.Variable) => Written(strided.Variable, strided.Factor),
        _ => base.Rewrite(expression),
    };

    protected override void Rewrite(Statement statement, List<Statement> copies)
    {
        base.Rewrite(statement, copies);
        if (copies[copies.Count - 1] is For { Offsets.Count: > 0 } loop)
        {
            copies[copies.Count - 1] = loop with
            {
                Offsets = loop.Offsets.Select(offset => offset.By is Variable size
                    ? offset with { Increment = 1, By = Written(size, offset.Increment) }
                    : offset).ToList(),
            };
        }
    }

    private Expression Written(Variable size, int factor) => _written[SizeNames.Key(_merged.Multiple(size, factor))];

    private void Choose(HashSet<string> taken)
    {
        var names = SizeNames.Of(_merged);
        var all = Used().GroupBy(SizeNames.Key).Select(group => new Found(group.Key, group.First(), [.. names[group.Key]])).ToList();

        // Counts and strides first, small ones before their multiples: others may be written by them.
        foreach (var size in all.OrderBy(size => size.IsStride ? 1 : size.Role == SizeRole.Count ? 0 : 2 + (int)size.Role)
            .ThenBy(size => (size.Values[0] as IntLiteral)?.Value))
        {
            if (size.IsStride && _known.Find(other => IsMultiple(size, other)) is { } part)
            {
                _written.Add(size.Key, Shifted(_written[part.Key], Power(part.Values, size.Values)));
            }
            else if (Composed(size) is { } composed)
            {
                _written.Add(size.Key, composed);
            }
            else
            {
                var variable = new Variable(Free(Names(size), taken), size.Values[0].Kind);
                _parameters.Add(new SizeParameter(variable.Name, size.Values));
                _written.Add(size.Key, variable);
            }

            _known.Add(size);
        }
    }

    private static Expression Shifted(Expression written, int power) =>
        written is Binary { Operation: BinaryOperation.ShiftLeft, Right: IntLiteral shift } multiple
            ? multiple.Left << (shift.Value + power)
            : written << power;

    /// <summary>Whether a stride is written by a count, or by another stride along the same axis.</summary>
    private static bool IsMultiple(Found stride, Found of) =>
        Power(of.Values, stride.Values) > 0 && (of.Role == SizeRole.Count || (of.IsStride && of.Axes.Intersect(stride.Axes).Any()));

    /// <summary>A limit, an offset or a mask by what is known: one less, a multiple, a sum.</summary>
    private Expression? Composed(Found size)
    {
        if (size.Role is SizeRole.Mask or SizeRole.Other)
        {
            foreach (var known in _parameters)
            {
                var variable = new Variable(known.Name, ValueKind.Int);
                if (All(known.Values, size.Values, (from, to) => from - 1 == to))
                {
                    return variable - 1;
                }

                if (size.Role == SizeRole.Mask
                    && All(known.Values, size.Values, (from, to) => from is >= 0 and < 31 && (1 << from) - 1 == to))
                {
                    return new Binary(BinaryOperation.ShiftLeft, 1, variable, ValueKind.Int) - 1;
                }
            }
        }

        return size.Role == SizeRole.Offset ? Multiple(size.Values) ?? Sum(size.Values) : null;
    }

    private Expression? Multiple(IReadOnlyList<Expression> values) => _parameters
        .Where(known => Power(known.Values, values) > 0)
        .Select(known => new Variable(known.Name, ValueKind.Int) << Power(known.Values, values))
        .FirstOrDefault();

    /// <summary>An offset that is the sum of two that are known.</summary>
    private Expression? Sum(IReadOnlyList<Expression> values)
    {
        var known = _known.Where(size => size.Values[0] is IntLiteral).Select(size => (Written: _written[size.Key], size.Values)).ToList();
        foreach (var first in known)
        {
            foreach (var second in known)
            {
                if (Enumerable.Range(0, values.Count).All(kernel => IsSum(first.Values[kernel], second.Values[kernel], values[kernel])))
                {
                    return first.Written + second.Written;
                }
            }
        }

        return null;
    }

    // Constants that are no sizes may be as large as numbers get.
    private static bool IsSum(Expression first, Expression second, Expression sum) =>
        first is IntLiteral a && second is IntLiteral b && sum is IntLiteral c && (long)a.Value + b.Value == c.Value;

    private static bool All(IReadOnlyList<Expression> known, IReadOnlyList<Expression> values, Func<int, int, bool> relation) =>
        known.Zip(values, (a, b) => a is IntLiteral x && b is IntLiteral y && relation(x.Value, y.Value)).All(holds => holds);

    /// <summary>What a size may be called; of a square it is the side, and of a power the power of what.</summary>
    private List<string> Names(Found size)
    {
        var names = size.Names.Select(found => found.Name).Distinct().ToList();
        var rows = names.Find(name => name.EndsWith("ows", StringComparison.Ordinal));
        if (rows is not null && names.Contains(rows.Substring(0, rows.Length - 4) + (rows.Length == 4 ? "columns" : "Columns")))
        {
            names.Insert(0, rows.Length == 4 ? "side" : rows.Substring(0, rows.Length - 4) + "Side");
        }

        if (size.Role == SizeRole.Other
            && _parameters.Find(known =>
                All(size.Values, known.Values, (from, to) => from is > 0 and < 31 && 1 << from == to)) is { } power)
        {
            names.Insert(0, "log2" + char.ToUpperInvariant(power.Name[0]) + power.Name.Substring(1));
        }

        return names;
    }

    /// <summary>What stands for sizes, in the order in which it stands in the body.</summary>
    private List<IReadOnlyList<Expression>> Used()
    {
        var used = new List<IReadOnlyList<Expression>>();
        Walker.VisitStatements(_merged.Body, statement =>
        {
            Visit(statement.Operands);
            if (statement is For loop)
            {
                used.AddRange(loop.Offsets.Where(offset => offset.By is not null).Select(
                    offset => _merged.Multiple((Variable)offset.By!, offset.Increment)));
            }
        });
        return used;

        void Visit(Operands operands)
        {
            for (var position = 0; position < operands.Count; position++)
            {
                switch (operands[position])
                {
                    case Strided { By: Variable size } strided:
                        used.Add(_merged.Multiple(size, strided.Factor));
                        break;
                    case Strided strided when MergedBody.IsSize(strided.Variable):
                        used.Add(_merged.Multiple(strided.Variable, strided.Factor));
                        break;
                    case Variable size when MergedBody.IsSize(size):
                        used.Add(_merged.Multiple(size, 1));
                        break;
                    case var other:
                        Visit(other.Operands);
                        break;
                }
            }
        }
    }

    /// <summary>k where all values are the others times 2^k, k greater than 0; else 0.</summary>
    private static int Power(IReadOnlyList<Expression> from, IReadOnlyList<Expression> to)
    {
        if (from[0] is not IntLiteral { Value: > 0 } first || to[0] is not IntLiteral { Value: > 0 } target)
        {
            return 0;
        }

        var power = 0;
        while (power < 20 && (long)first.Value << power < target.Value)
        {
            power++;
        }

        return from.Zip(to, (a, b) => a is IntLiteral x && b is IntLiteral y && (long)x.Value << power == y.Value).All(same => same)
            ? power
            : 0;
    }

    private static string Free(IEnumerable<string> names, HashSet<string> taken)
    {
        var wanted = names.ToList();
        if (wanted.Find(name => !taken.Contains(name)) is { } free)
        {
            taken.Add(free);
            return free;
        }

        var stem = wanted.Count > 0 ? wanted[0] : "size";
        var name = stem;
        for (var number = 2; !taken.Add(name); number++)
        {
            name = stem + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }

    /// <summary>A size, and where it stands.</summary>
    private sealed record Found(string Key, IReadOnlyList<Expression> Values, IReadOnlyList<(SizeRole Role, string Name)> Names)
    {
        public SizeRole Role { get; } = Names.Count == 0 ? SizeRole.Other : Names.Min(found => found.Role);

        public bool IsStride => Role == SizeRole.Stride;

        /// <summary>"PerTile": what it is a stride along.</summary>
        public IEnumerable<string> Axes => Names.Where(found => found.Role == SizeRole.Stride)
            .Select(found => found.Name.Substring(found.Name.LastIndexOf("Per", StringComparison.Ordinal)));
    }
}
