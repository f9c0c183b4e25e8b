using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Passes.ShortVectors;

/// <summary>An expression for the four lanes from some lane on.</summary>
internal sealed class LanesFrom : Rewriter
{
    private readonly int _first;

    private LanesFrom(int first) => _first = first;

    /// <summary>The sign bits of all sixteen lanes, by four vectors of four.</summary>
    public static Expression SignBits(Expression vector)
    {
        var bits = new LanesFrom(0).Rewrite(vector).SignBits();
        for (var first = Quarter.Lanes; first < Lane.Count; first += Quarter.Lanes)
        {
            bits |= new LanesFrom(first).Rewrite(vector).SignBits() << first;
        }

        return bits;
    }

    protected override Expression Rewrite(Expression expression) => base.Rewrite(expression) switch
    {
        Load { Kind: ValueKind.Lanes or ValueKind.Bits } load => load with { Index = load.Index + _first },
        LookUp { Kind: ValueKind.Lanes } lookUp => lookUp with { Index = lookUp.Index + _first },
        LaneIndex index => index + new IntLiteral(_first).Broadcast(),
        var same => same,
    };
}
