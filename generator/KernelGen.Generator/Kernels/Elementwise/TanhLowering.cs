using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>tanh x = 2·σ(2x) − 1.</summary>
internal sealed class TanhLowering(TanhLayer layer) : FunctionPart(layer)
{
    private Reason Because => Reason.BuiltInActivation(layer.Kind);

    public override Expression Infer(KernelBuilder b, Expression value, string tag)
    {
        var logistic = Logistic.Of(b, "ofTwice" + tag, value + value, Because);
        return b.Let("tanh" + tag, logistic + logistic - 1f);
    }

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient)
    {
        // 4·σ'(2x).
        var slope = Logistic.Slope(b, "slopeOfTwice", x + x, Because);
        var twice = b.Let("tanhSlope", slope + slope);
        return b.Let("inFront", (twice + twice).Times(gradient, Because));
    }
}
