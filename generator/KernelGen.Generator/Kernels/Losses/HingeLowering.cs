using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>Σ max(0, 1 − y·z).</summary>
internal sealed class HingeLowering : LossLowering
{
    public override string Name => "Hinge";

    public override bool NeedsFactors => true;

    public override string Formula(int outputs) =>
        "Σ max(0, 1 − y·z) with y = ±1; gradient −y where the hinge is open. y·z is a sign flip.";

    protected override Expression Output(LossPlace place, Variable output, Expression index, Variable value)
    {
        var b = place.Builder;
        var (positiveSign, margin, hinge) = Open(place, output, value);
        place.Add(hinge);
        return b.Let(
            "gradientOfLogit", new Select(margin.IsGreaterThan(0f), (place.Scale.Factors!.AsBits() ^ positiveSign).AsLanes(), hinge));
    }

    /// <summary>The sign bit where the output is the positive one, 1 − y·z, and that where it is above zero.</summary>
    public static (Variable PositiveSign, Variable Margin, Variable Hinge) Open(LossPlace place, Variable output, Variable value)
    {
        var b = place.Builder;
        // One output: label 1 is the positive class. Several: the label's output is.
        var isPositive = place.Outputs == 1 ? place.Labels!.IsEqualTo(1) : place.Labels!.IsEqualTo(output);
        var positiveSign = b.Let("positiveSign", isPositive & PowersOfTwo.SignBit);
        // 1 − y·z: z with its sign flipped for y = +1, plus one.
        var margin = b.Let("margin", (value.AsBits() ^ positiveSign).AsLanes() + 1f);
        // Not "where it is above zero": NaN is neither above nor below, and stays.
        var hinge = b.Let(
            "hinge",
            new Select(new FloatLiteral(0f).Broadcast().IsAtLeast(margin), new FloatLiteral(0f).Broadcast(), margin));
        return (positiveSign, margin, hinge);
    }
}
