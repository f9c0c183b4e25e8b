using System;
using System.Collections.Generic;

namespace KernelGen.Generator.Ir;

/// <summary>The lists of statements that stand within a statement.</summary>
internal readonly struct Bodies(IReadOnlyList<Statement> first, IReadOnlyList<Statement>? second = null)
{
    public static Bodies None => default;

    public int Count { get; } = second is null ? 1 : 2;

    public IReadOnlyList<Statement> this[int position] => position switch
    {
        _ when (uint)position >= (uint)Count => throw new ArgumentOutOfRangeException(nameof(position)),
        0 => first,
        _ => second!,
    };

    /// <summary>What a function makes of each.</summary>
    public Bodies Map(Func<IReadOnlyList<Statement>, IReadOnlyList<Statement>> function) => Count switch
    {
        0 => this,
        1 => new Bodies(function(first)),
        _ => new Bodies(function(first), function(second!)),
    };
}
