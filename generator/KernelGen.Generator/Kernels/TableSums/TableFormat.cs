using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.TableSums;

/// <summary>What an entry of a table of sums is: a cache line of floats, or of fixed-point numbers; or one float.</summary>
/// <param name="Kind">A vector of them.</param>
/// <param name="Element">One of them.</param>
/// <param name="Count">How many samples an entry is for.</param>
/// <param name="EntryShift">log₂ of <paramref name="Count"/>.</param>
internal sealed record TableFormat(ValueKind Kind, ElementKind Element, int Count, int EntryShift)
{
    /// <summary>Single precision, 16 samples.</summary>
    public static TableFormat Float { get; } = new(ValueKind.Lanes, ElementKind.Float, Lane.Count, 4);

    /// <summary>Single precision, one sample.</summary>
    public static TableFormat OneSample { get; } = new(ValueKind.Float, ElementKind.Float, 1, 0);

    /// <summary>16-bit fixed point, 32 samples.</summary>
    public static TableFormat Fixed { get; } = new(ValueKind.Shorts, ElementKind.Short, 2 * Lane.Count, 5);

    /// <summary>Zero in all lanes.</summary>
    public Expression Zero => Kind switch
    {
        ValueKind.Float => new FloatLiteral(0f),
        ValueKind.Lanes => new FloatLiteral(0f).Broadcast(),
        _ => new Unary(UnaryOperation.Broadcast, new IntLiteral(0), Kind),
    };

    /// <summary>A sum with one term more; fixed point stays at its limits.</summary>
    public Expression Add(Expression sum, Expression term) =>
        Kind != ValueKind.Shorts ? sum + term : new Binary(BinaryOperation.AddSaturated, sum, term, Kind);
}
