using System;
using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>
/// The expressions that a node is made of, in the order in which they are computed. Three stand in it without an allocation.
/// </summary>
internal readonly struct Operands
{
    private readonly Expression? _first;
    private readonly Expression? _second;
    private readonly Expression? _third;
    private readonly IReadOnlyList<Expression>? _more;

    public Operands(Expression first, Expression? second = null, Expression? third = null, IReadOnlyList<Expression>? more = null)
    {
        _first = first;
        _second = second;
        _third = third;
        _more = more;
        Count = third is not null ? 3 + (more?.Count ?? 0) : second is not null ? 2 : 1;
    }

    /// <summary>Nothing: a leaf.</summary>
    public static Operands None => default;

    public int Count { get; }

    public Expression this[int position] => position switch
    {
        _ when (uint)position >= (uint)Count => throw new ArgumentOutOfRangeException(nameof(position)),
        0 => _first!,
        1 => _second!,
        2 => _third!,
        _ => _more![position - 3],
    };

    /// <summary>As many expressions as there are in the list.</summary>
    public static Operands Of(IReadOnlyList<Expression> list) => list.Count switch
    {
        0 => None,
        1 => new Operands(list[0]),
        2 => new Operands(list[0], list[1]),
        3 => new Operands(list[0], list[1], list[2]),
        _ => new Operands(list[0], list[1], list[2], Rest(list)),
    };

    /// <summary>What a function makes of each.</summary>
    public Operands Map(Func<Expression, Expression> function)
    {
        switch (Count)
        {
            case 0:
                return this;
            case 1:
                return new Operands(function(_first!));
            case 2:
                return new Operands(function(_first!), function(_second!));
            default:
                var (first, second, third) = (function(_first!), function(_second!), function(_third!));
                if (_more is null)
                {
                    return new Operands(first, second, third);
                }

                var more = new Expression[_more.Count];
                for (var position = 0; position < more.Length; position++)
                {
                    more[position] = function(_more[position]);
                }

                return new Operands(first, second, third, more);
        }
    }

    private static Expression[] Rest(IReadOnlyList<Expression> list)
    {
        var rest = new Expression[list.Count - 3];
        for (var position = 0; position < rest.Length; position++)
        {
            rest[position] = list[position + 3];
        }

        return rest;
    }
}
