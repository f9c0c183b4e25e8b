using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>1/(1 + e^−x).</summary>
internal sealed class SigmoidLowering(SigmoidLayer layer) : FunctionPart(layer)
{
    public override Expression Infer(KernelBuilder b, Expression value, string tag) =>
        Logistic.Of(b, "sigmoid" + tag, value, Reason.BuiltInActivation(layer.Kind));

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient)
    {
        var because = Reason.BuiltInActivation(layer.Kind);
        return b.Let("inFront", Logistic.Slope(b, "sigmoidSlope", x, because).Times(gradient, because));
    }
}
