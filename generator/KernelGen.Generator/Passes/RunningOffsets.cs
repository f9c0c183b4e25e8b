using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes;

/// <summary>Removes every index product: a loop carries one running offset per stride; elsewhere a product is a sum of shifts.</summary>
internal sealed class RunningOffsets : Rewriter
{
    private readonly Dictionary<string, List<RunningOffset>> _loops = [];
    private readonly HashSet<string> _names = [];
    private string _pointer = string.Empty;

    public static Kernel Run(Kernel kernel)
    {
        var pass = new RunningOffsets();
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
        return kernel with { Body = pass.Rewrite(kernel.Body) };
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
                copies.Add(Rewrite(loop));
                break;
            default:
                base.Rewrite(statement, copies);
                break;
        }
    }

    private For Rewrite(For loop)
    {
        var offsets = new List<RunningOffset>();
        _loops[loop.Variable.Name] = offsets;
        var body = Rewrite(loop.Body);
        _loops.Remove(loop.Variable.Name);
        return loop with
        {
            From = Rewrite(loop.From),
            To = Rewrite(loop.To),
            Body = body,
            Offsets = offsets.Select(
                offset => offset with { From = Times(loop.From, offset.Increment), Increment = offset.Increment * loop.Step }).ToList(),
        };
    }

    private Expression Rewrite(Strided strided)
    {
        if (!_loops.TryGetValue(strided.Variable.Name, out var offsets))
        {
            return ShiftsAndAdds(strided.Variable, strided.Factor);
        }

        var known = offsets.Find(offset => offset.Increment == strided.Factor);
        if (known is null)
        {
            known = new RunningOffset(new Variable(NewName(strided), ValueKind.Int), 0, strided.Factor);
            offsets.Add(known);
        }

        return known.Variable;
    }

    /// <summary>Where a loop starts, times a stride: sums and differences term by term, anything else by shifts.</summary>
    private Expression Times(Expression start, int stride) => start switch
    {
        IntLiteral literal => new IntLiteral(literal.Value * stride),
        Variable variable => Rewrite(new Strided(variable, stride)),
        Strided strided => Rewrite(new Strided(strided.Variable, strided.Factor * stride)),
        Binary { Operation: BinaryOperation.Add } sum => Times(sum.Left, stride) + Times(sum.Right, stride),
        Binary { Operation: BinaryOperation.Subtract } difference => Times(difference.Left, stride) - Times(difference.Right, stride),
        _ => ShiftsAndAdds(Rewrite(start), stride),
    };

    private string NewName(Strided strided)
    {
        // Named after the memory that it walks and the loop that moves it: inputBlock, codesTile.
        var loop = strided.Variable.Name;
        var stem = _pointer.Length == 0 ? loop + "Offset" : _pointer + char.ToUpperInvariant(loop[0]) + loop.Substring(1);
        var name = stem;
        for (var number = 2; !_names.Add(name); number++)
        {
            name = stem + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }

    private T Near<T>(Pointer pointer, System.Func<T> rewrite)
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
        long rest = factor;
        for (var shift = 0; rest != 0; shift++, rest >>= 1)
        {
            if ((rest & 1) == 0)
            {
                continue;
            }

            var term = variable << shift;
            if ((rest & 3) == 3)
            {
                less = less is null ? term : less + term;
                rest++;
            }
            else
            {
                sum = sum is null ? term : sum + term;
                rest--;
            }
        }

        return less is null ? sum! : sum! - less;
    }
}
