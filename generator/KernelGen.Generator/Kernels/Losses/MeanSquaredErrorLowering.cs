using System.Globalization;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Losses;

/// <summary>Σ (z − t)² / outputs.</summary>
internal sealed class MeanSquaredErrorLowering : LossLowering
{
    public override string Name => "Mean squared error";

    public override long ProductsPerOutput => 4;

    public override string Formula(int outputs)
    {
        var number = outputs.ToString(CultureInfo.InvariantCulture);
        return $"Σ (z − t)² / {number}; error 2·(z − t) / {number}.";
    }

    protected override Expression Output(LossPlace place, Variable output, Expression index, Variable value)
    {
        var (b, scale, outputs) = (place.Builder, place.Scale, place.Outputs);
        var difference = b.Let("difference", value - new Load(place.Targets!, index, ValueKind.Lanes));
        place.Add(scale.MeanOver(outputs, "meanSquare", scale.Square("square", difference, Reason.MeanSquaredError)));
        return scale.Of("gradientOfLogit", scale.MeanOver(outputs, "meanDifference", difference + difference));
    }
}
