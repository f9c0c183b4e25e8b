using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>x, limited to −1 … 1.</summary>
internal sealed class HardTanhLowering(HardTanhLayer layer) : FusedPart(layer)
{
    public override IReadOnlyList<string> BackwardRemarks => ["The derivative of HardTanh is 1 or 0: a mask, no product."];

    public override Expression Forward(ForwardPlace place, Expression value, string tag)
    {
        if (place.Drops)
        {
            place.Keep(place.Builder.Let("isWithin" + tag, Within(value, new IntLiteral(0).Broadcast(), new IntLiteral(-1).Broadcast())));
        }

        return Infer(place.Builder, value, tag);
    }

    public override Expression Infer(KernelBuilder b, Expression value, string tag)
    {
        var above = b.Let("notAbove" + tag, new Select(value.IsGreaterThan(1f), new FloatLiteral(1f).Broadcast(), value));
        return b.Let("hardTanh" + tag, new Select(above.IsLessThan(-1f), new FloatLiteral(-1f).Broadcast(), above));
    }

    /// <summary>Where a draw decides too, its mask tells what came through; else one look at what came out is enough.</summary>
    public override Expression Backward(BackwardPlace place, Expression gradient)
    {
        if (place.Output is null || !place.Layers.IsFirstOfItsKind(Layer))
        {
            return gradient;
        }

        var limited = place.Output as Variable ?? place.Builder.Let("limitedX", place.Output);
        return place.Builder.Let("within", Within(limited, new FloatLiteral(0f).Broadcast(), gradient));
    }

    /// <summary>In every lane the one value at the limits and beyond, the other between them; and where x is NaN.</summary>
    public static Expression Within(Expression x, Expression ifBeyond, Expression otherwise) =>
        new Select(PowersOfTwo.Abs(x).IsAtLeast(new FloatLiteral(1f).Broadcast()), ifBeyond, otherwise);
}
