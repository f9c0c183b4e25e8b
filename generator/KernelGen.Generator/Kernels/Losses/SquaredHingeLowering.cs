using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>Σ max(0, 1 − y·z)².</summary>
internal sealed class SquaredHingeLowering : LossLowering
{
    public override string Name => "Squared hinge";

    public override long ProductsPerOutput => 2;

    public override string Formula(int outputs) =>
        "Σ max(0, 1 − y·z)² with y = ±1; gradient −2·y·max(0, 1 − y·z). y·z is a sign flip.";

    protected override Expression Output(LossPlace place, Variable output, Expression index, Variable value)
    {
        var (positiveSign, _, hinge) = HingeLowering.Open(place, output, value);
        place.Add(place.Scale.Square("square", hinge, Reason.SquaredHinge));
        return (place.Scale.Of("gradientOfLogit", hinge + hinge).AsBits() ^ positiveSign).AsLanes();
    }
}
