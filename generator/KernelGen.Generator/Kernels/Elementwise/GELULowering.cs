using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>x·σ(u), u = 2·√(2/π)·(x + 0.044715·x³).</summary>
/// <remarks>Beyond ±9 σ is 0 or 1 but for 1e-28; x is limited there, so that nothing leaves the range of floats.</remarks>
internal sealed class GELULowering(GELULayer layer) : FunctionPart(layer)
{
    private const float Factor = 1.5957691f; // 2·√(2/π)
    private const float Cubic = 0.044715f;

    private Reason Because => Reason.BuiltInActivation(layer.Kind);

    public override Expression Infer(KernelBuilder b, Expression value, string tag)
    {
        var below = b.Let("fromBelow" + tag, new Select(value.IsLessThan(-9f), new FloatLiteral(-9f).Broadcast(), value));
        var (u, _, _) = Argument(b, below, tag);
        return b.Let("gelu" + tag, below.Times(Logistic.Of(b, "share" + tag, u, Because), Because));
    }

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient)
    {
        var below = b.Let("fromBelow", new Select(x.IsLessThan(-9f), new FloatLiteral(-9f).Broadcast(), x));
        var (u, limited, square) = Argument(b, below, "OfSlope");
        var slopeOfU = b.Let("slopeOfU", square.Times(3 * Cubic * Factor, Because) + Factor);
        var (share, slope) = Logistic.WithSlope(b, "share", u, Because);
        var whole = b.Let("geluSlope", limited.Times(slope, Because).Times(slopeOfU, Because) + share);
        return b.Let("inFront", whole.Times(gradient, Because));
    }

    private (Variable U, Variable Limited, Variable Square) Argument(KernelBuilder b, Variable x, string tag)
    {
        var limited = b.Let("fromAbove" + tag, new Select(x.IsGreaterThan(9f), new FloatLiteral(9f).Broadcast(), x));
        var square = b.Let("squareOfX" + tag, limited.Times(limited, Because));
        var cube = b.Let("cubeOfX" + tag, square.Times(limited, Because));
        return (b.Let("u" + tag, (limited + cube.Times(Cubic, Because)).Times(Factor, Because)), limited, square);
    }
}
