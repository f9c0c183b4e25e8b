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
                if (((statement as Scratch)?.Pointer ?? (statement as Point)?.Pointer) is { } pointer)
                {
                    pass._names.Add(pointer.Name);
                }
            });
        return kernel with { Body = pass.Rewrite(kernel.Body) };
    }

    protected override Expression Rewrite(Load load) => Near(load.Source, () => base.Rewrite(load));

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        if (statement is Store store)
        {
            var index = Near(store.Target, () => Rewrite(store.Index));
            return [new Store(store.Target, index, Rewrite(store.Value))];
        }

        if (statement is Transpose transpose)
        {
            var source = Near(transpose.Source, () => Rewrite(transpose.SourceIndex));
            return [transpose with { SourceIndex = source, TargetIndex = Near(transpose.Target, () => Rewrite(transpose.TargetIndex)) }];
        }

        if (statement is Point point)
        {
            return [point with { Index = Near(point.Source, () => Rewrite(point.Index)) }];
        }

        if (statement is not For loop)
        {
            return base.Rewrite(statement);
        }

        var offsets = new List<RunningOffset>();
        _loops[loop.Variable.Name] = offsets;
        var body = Rewrite(loop.Body);
        _loops.Remove(loop.Variable.Name);
        var from = Rewrite(loop.From);
        var starts = offsets.Select(offset => offset with { From = Start(loop.From, offset.Increment) }).ToList();
        return
        [
            loop with
            {
                From = from,
                To = Rewrite(loop.To),
                Body = body,
                Offsets = starts.Select(offset => offset with { Increment = offset.Increment * loop.Step }).ToList(),
            },
        ];
    }

    protected override Expression Rewrite(Strided strided)
    {
        if (!_loops.TryGetValue(strided.Variable.Name, out var offsets))
        {
            return ShiftsAndAdds(strided.Variable, strided.Stride);
        }

        var known = offsets.Find(offset => offset.Increment == strided.Stride);
        if (known is null)
        {
            known = new RunningOffset(new Variable(NewName(strided), ValueKind.Int), 0, strided.Stride);
            offsets.Add(known);
        }

        return known.Variable;
    }

    private Expression Start(Expression from, int stride) => from switch
    {
        IntLiteral literal => new IntLiteral(literal.Value * stride),
        Variable variable => Rewrite(new Strided(variable, stride)),
        _ => throw new System.InvalidOperationException("A loop starts at a constant or a variable."),
    };

    private string NewName(Strided strided)
    {
        // Named after the memory that it walks and the loop that moves it: inputSlab, codesBlock.
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
