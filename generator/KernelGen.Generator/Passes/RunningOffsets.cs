using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Passes.Sizes;

namespace KernelGen.Generator.Passes;

/// <summary>Removes every index product: a loop carries one running offset per stride; elsewhere a product is a sum of shifts.</summary>
internal sealed class RunningOffsets : Rewriter
{
    private readonly Dictionary<string, List<RunningOffset>> _loops = [];
    private readonly HashSet<string> _names = [];
    private readonly HashSet<Strided> _hoisted = [];
    private readonly Dictionary<Strided, Variable> _products = [];
    private string _pointer = string.Empty;

    private readonly Func<Variable, Variable, Variable> _product;

    private RunningOffsets(Func<Variable, Variable, Variable> product) => _product = product;

    public static Kernel Run(Kernel kernel) => Run(kernel, static (_, other) => throw UnknownNode.In(nameof(RunningOffsets), other));

    /// <summary>The same of a kernel that is passed sizes.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="product">The size that is the product of two.</param>
    public static Kernel Run(Kernel kernel, Func<Variable, Variable, Variable> product)
    {
        var pass = new RunningOffsets(product);
        foreach (var parameter in kernel.Parameters)
        {
            pass._names.Add(parameter.Name);
        }

        Walker.Visit(
            kernel.Body,
            (expression, _) =>
            {
                if (expression is Variable variable)
                {
                    pass._names.Add(variable.Name);
                }
            },
            (statement, _) =>
            {
                if (statement.Memory is { } pointer)
                {
                    pass._names.Add(pointer.Name);
                }
            });
        pass.FindHoisted(kernel.Body, 0, []);
        return kernel with { Body = pass.Rewrite(kernel.Body) };
    }

    /// <summary>
    /// What a loop multiplies a local from outside by a size for: the product stands where the local does, so that it is formed once.
    /// </summary>
    private void FindHoisted(IReadOnlyList<Statement> statements, int depth, Dictionary<string, int> declared)
    {
        foreach (var statement in statements)
        {
            FindHoisted(statement.Operands, depth, declared);
            var bodies = statement.Bodies;
            for (var position = 0; position < bodies.Count; position++)
            {
                FindHoisted(bodies[position], statement is For ? depth + 1 : depth, declared);
            }

            switch (statement)
            {
                case Declare declare:
                    declared[declare.Variable.Name] = depth;
                    break;
                case Assign assign:
                    declared.Remove(assign.Variable.Name);
                    _hoisted.RemoveWhere(hoisted => hoisted.Variable == assign.Variable);
                    break;
            }
        }
    }

    private void FindHoisted(Operands operands, int depth, Dictionary<string, int> declared)
    {
        for (var position = 0; position < operands.Count; position++)
        {
            if (operands[position] is Strided { By: not null } strided
                && declared.TryGetValue(strided.Variable.Name, out var outside) && outside < depth)
            {
                _hoisted.Add(strided);
            }

            FindHoisted(operands[position].Operands, depth, declared);
        }
    }

    protected override Expression Rewrite(Expression expression) => expression switch
    {
        Load load => Near(load.Source, () => base.Rewrite(load)),
        Strided strided => Rewrite(strided),
        _ => base.Rewrite(expression),
    };

    protected override void Rewrite(Statement statement, List<Statement> copies)
    {
        switch (statement)
        {
            case Store store:
                var index = Near(store.Target, () => Rewrite(store.Index));
                copies.Add(store with { Index = index, Value = Rewrite(store.Value) });
                break;
            case Transpose transpose:
                var source = Near(transpose.Source, () => Rewrite(transpose.SourceIndex));
                copies.Add(
                    transpose with { SourceIndex = source, TargetIndex = Near(transpose.Target, () => Rewrite(transpose.TargetIndex)) });
                break;
            case Prefetch prefetch:
                copies.Add(prefetch with { Index = Near(prefetch.Pointer, () => Rewrite(prefetch.Index)) });
                break;
            case Point point:
                copies.Add(point with { Index = Near(point.Source, () => Rewrite(point.Index)) });
                break;
            case For loop:
                copies.Add(Rewrite(loop, copies));
                break;
            case Declare declare:
                base.Rewrite(statement, copies);
                foreach (var strided in _hoisted.Where(hoisted => hoisted.Variable == declare.Variable))
                {
                    var product = new Variable(Free(declare.Variable.Name + "Offset"), ValueKind.Int);
                    copies.Add(new Declare(product, Rewrite(strided)));
                    _products[strided] = product;
                }

                break;
            default:
                base.Rewrite(statement, copies);
                break;
        }
    }

    private For Rewrite(For loop, List<Statement> copies)
    {
        var offsets = new List<RunningOffset>();
        _loops[loop.Variable.Name] = offsets;
        var body = Rewrite(loop.Body);
        _loops.Remove(loop.Variable.Name);
        var from = loop.From;
        if (offsets.Exists(offset => offset.By is not null) && !IsLinear(from))
        {
            var start = new Variable(Free(loop.Variable.Name + "Start"), ValueKind.Int);
            copies.Add(new Declare(start, Rewrite(from)));
            from = start;
        }

        return loop with
        {
            From = Rewrite(from),
            To = Rewrite(loop.To),
            Body = body,
            Offsets = offsets.Select(offset => offset with
            {
                From = Times(from, offset.Increment, offset.By as Variable),
                Increment = offset.Increment * loop.Step,
            }).ToList(),
        };
    }

    private Expression Rewrite(Strided strided)
    {
        if (_products.TryGetValue(strided, out var product))
        {
            return product;
        }

        if (!_loops.TryGetValue(strided.Variable.Name, out var offsets))
        {
            return strided.By is null && !MergedBody.IsSize(strided.Variable)
                ? ShiftsAndAdds(strided.Variable, strided.Factor)
                : strided;
        }

        var known = offsets.Find(offset => offset.Increment == strided.Factor && offset.By == strided.By);
        if (known is null)
        {
            var variable = new Variable(NewName(strided), ValueKind.Int);
            known = new RunningOffset(variable, 0, strided.Factor) { By = strided.By };
            offsets.Add(known);
        }

        return known.Variable;
    }

    /// <summary>Where a loop starts, times a stride: sums and differences term by term, anything else by shifts.</summary>
    private Expression Times(Expression start, int stride, Variable? by) => start switch
    {
        IntLiteral literal => by is null || literal.Value == 0
            ? new IntLiteral(literal.Value * stride)
            : Rewrite(new Strided(by, literal.Value * stride)),
        Variable size when MergedBody.IsSize(size) => Rewrite(new Strided(by is null ? size : _product(size, by), stride)),
        Variable variable => Rewrite(new Strided(variable, stride) { By = by }),
        Strided { By: Variable other } strided when by is not null =>
            Rewrite(new Strided(strided.Variable, strided.Factor * stride) { By = _product(other, by) }),
        Strided strided => Rewrite(new Strided(strided.Variable, strided.Factor * stride) { By = by ?? strided.By }),
        Binary { Operation: BinaryOperation.Add } sum => Times(sum.Left, stride, by) + Times(sum.Right, stride, by),
        Binary { Operation: BinaryOperation.Subtract } difference =>
            Times(difference.Left, stride, by) - Times(difference.Right, stride, by),
        _ => ShiftsAndAdds(Rewrite(start), stride),
    };

    /// <summary>Whether a start is multiplied term by term.</summary>
    private static bool IsLinear(Expression start) => start switch
    {
        IntLiteral or Variable or Strided => true,
        Binary { Operation: BinaryOperation.Add or BinaryOperation.Subtract } sum => IsLinear(sum.Left) && IsLinear(sum.Right),
        _ => false,
    };

    private string NewName(Strided strided)
    {
        // Named after the memory that it walks and the loop that moves it: inputBlock, codesTile.
        var loop = strided.Variable.Name;
        var stem = _pointer.Length == 0 ? loop + "Offset" : _pointer + char.ToUpperInvariant(loop[0]) + loop.Substring(1);
        return Free(stem);
    }

    private string Free(string stem)
    {
        var name = stem;
        for (var number = 2; !_names.Add(name); number++)
        {
            name = stem + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }

    private T Near<T>(Pointer pointer, Func<T> rewrite)
    {
        var outer = _pointer;
        _pointer = pointer.Name;
        var result = rewrite();
        _pointer = outer;
        return result;
    }

    /// <summary>variable · factor as signed powers of two, fewest terms (canonical signed digits).</summary>
    private static Expression ShiftsAndAdds(Expression variable, int factor)
    {
        Expression? sum = null;
        Expression? less = null;
        foreach (var (shift, isNegative) in SignedDigits.Of(factor))
        {
            var term = variable << shift;
            if (isNegative)
            {
                less = less is null ? term : less + term;
            }
            else
            {
                sum = sum is null ? term : sum + term;
            }
        }

        return less is null ? sum! : sum! - less;
    }
}
