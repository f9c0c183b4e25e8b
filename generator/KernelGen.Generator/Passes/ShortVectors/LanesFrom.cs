using System.Collections.Generic;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>An expression for the four lanes from some lane on.</summary>
internal sealed class LanesFrom : Rewriter
{
    private static readonly Dictionary<string, Pointer> NoneKept = [];

    private readonly int _first;
    private readonly IReadOnlyDictionary<string, Pointer> _kept;

    private LanesFrom(int first, IReadOnlyDictionary<string, Pointer>? kept) => (_first, _kept) = (first, kept ?? NoneKept);

    /// <summary>The sign bits of all sixteen lanes, by four vectors of four.</summary>
    /// <param name="vector">The sixteen lanes.</param>
    /// <param name="kept">Memory that holds the lanes of variables.</param>
    public static Expression SignBits(Expression vector, IReadOnlyDictionary<string, Pointer>? kept = null)
    {
        var bits = Of(vector, 0, kept).SignBits();
        for (var first = Quarter.Lanes; first < Lane.Count; first += Quarter.Lanes)
        {
            bits |= Of(vector, first, kept).SignBits() << first;
        }

        return bits;
    }

    /// <summary>The sum of all sixteen lanes by the same tree: 8 + 8, 4 + 4, and what four lanes are added up by.</summary>
    /// <param name="vector">The sixteen lanes.</param>
    /// <param name="kept">Memory that holds the lanes of variables.</param>
    public static Expression SumLanes(Expression vector, IReadOnlyDictionary<string, Pointer> kept)
    {
        return (Half(0) + Half(Quarter.Lanes)).SumLanes();

        Expression Half(int first) => Of(vector, first, kept) + Of(vector, first + (Lane.Count / 2), kept);
    }

    /// <summary>The first lane.</summary>
    /// <param name="vector">The sixteen lanes.</param>
    /// <param name="kept">Memory that holds the lanes of variables.</param>
    public static Expression FirstLane(Expression vector, IReadOnlyDictionary<string, Pointer> kept) => Of(vector, 0, kept).FirstLane();

    protected override Expression Rewrite(Expression expression) => base.Rewrite(expression) switch
    {
        Variable variable when _kept.TryGetValue(variable.Name, out var memory) => new Load(memory, _first, variable.Kind),
        Load { Kind: ValueKind.Lanes or ValueKind.Bits } load => load with { Index = load.Index + _first },
        LookUp { Kind: ValueKind.Lanes } lookUp => lookUp with { Index = lookUp.Index + _first },
        LaneIndex index => index + new IntLiteral(_first).Broadcast(),
        var same => same,
    };

    // A variable is a leaf here: the base asks again for what stands where it is used.
    protected override Expression RewriteUse(Variable variable) => variable;

    private static Expression Of(Expression vector, int first, IReadOnlyDictionary<string, Pointer>? kept) =>
        new LanesFrom(first, kept).Rewrite(vector);
}
