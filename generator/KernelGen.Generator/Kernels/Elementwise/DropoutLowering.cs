using System;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>Zero with a probability in training, else x / (1 − rate).</summary>
internal sealed class DropoutLowering(DropoutLayer layer) : FusedPart(layer)
{
    /// <summary>Dropped iff a 16-bit draw is below this.</summary>
    private int Threshold => (int)Math.Round(layer.Rate * 65536.0, MidpointRounding.AwayFromZero);

    public override Expression Forward(ForwardPlace place, Expression value, string tag)
    {
        if (!place.Drops)
        {
            return value;
        }

        var b = place.Builder;
        var keep = b.Let("keep" + tag, place.Draw().IsGreaterThan(Threshold - 1));
        place.Keep(keep);
        value = b.Let("keptValue" + tag, (value.AsBits() & keep).AsLanes());
        return b.Let("scaledUp" + tag, ScaledUp(b, value, tag, place.Layers.IsMultiplicationFree));
    }

    public override Expression Infer(KernelBuilder b, Expression value, string tag) => value;

    public override Expression Backward(BackwardPlace place, Expression gradient)
    {
        var b = place.Builder;
        var through = b.Let("through", (gradient.AsBits() & place.Kept!).AsLanes());
        return b.Let("scaledUp", ScaledUp(b, through, string.Empty, place.Layers.IsMultiplicationFree));
    }

    /// <summary>The product with 1/(1 − rate).</summary>
    private Expression ScaledUp(KernelBuilder b, Expression value, string tag, bool isMultiplicationFree)
    {
        var factor = 1.0 / (1.0 - layer.Rate);
        var log = Math.Log(factor, 2);
        return factor == 1.0 ? value
            : Math.Abs(log - Math.Round(log)) < 1e-7 ? PowersOfTwo.Scale(b, "dropped" + tag, value, (int)Math.Round(log))
            : isMultiplicationFree ? PowersOfTwo.TimesConstant(b, "dropped" + tag, value, factor)
            : value.Times((float)factor, Reason.Dropout);
    }
}
