using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>max(0, x).</summary>
internal sealed class ReLULowering(ReLULayer layer) : FusedPart(layer)
{
    public override Expression Forward(ForwardPlace place, Expression value, string tag)
    {
        if (place.Drops)
        {
            place.Keep(place.Builder.Let("passes" + tag, Rectified(value, new IntLiteral(0).Broadcast(), new IntLiteral(-1).Broadcast())));
        }

        return Infer(place.Builder, value, tag);
    }

    public override Expression Infer(KernelBuilder b, Expression value, string tag) =>
        b.Let("rectified" + tag, Rectified(value, new FloatLiteral(0f).Broadcast(), value));

    /// <summary>
    /// Where a draw decides too, its mask tells what came through; of several rectifiers one look at what came out is enough.
    /// </summary>
    public override Expression Backward(BackwardPlace place, Expression gradient)
    {
        if (place.Output is null || !place.Layers.IsFirstOfItsKind(Layer))
        {
            return gradient;
        }

        var rectified = place.Output as Variable ?? place.Builder.Let("rectified", place.Output);
        return place.Builder.Let("through", Rectified(rectified, new FloatLiteral(0f).Broadcast(), gradient));
    }

    /// <summary>
    /// In every lane the one value where x is at most zero, the other where it is above; and where x is NaN, which ReLU must not hide.
    /// </summary>
    private static Expression Rectified(Expression x, Expression ifZero, Expression otherwise) =>
        new Select(new FloatLiteral(0f).Broadcast().IsAtLeast(x), ifZero, otherwise);
}
