using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.UserFunctions;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>An activation of the user's.</summary>
internal sealed class ActivationLowering(ActivationLayer layer) : FunctionPart(layer)
{
    public override IReadOnlyList<string> ForwardRemarks =>
        [$"{layer.Label} is a method of the network's user; lanes compute what it computes, to the bit."];

    public override IReadOnlyList<string> BackwardRemarks =>
        [$"{layer.Derivative.Name} is a method of the network's user; lanes compute what it computes, to the bit."];

    private Reason Because => Reason.UserActivation(layer.Function.Name);

    public override Expression Infer(KernelBuilder b, Expression value, string tag)
    {
        Expression? y = null;
        b.Section(
            UserFunctionText.Of(layer.Function) + ".",
            () => y = b.Let("activated" + tag, UserFunctionLowering.Lower(b, layer.Function, Because, tag, value)));
        return y!;
    }

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient)
    {
        Expression? front = null;
        var factor = layer.MultipliesGradient ? ", times the gradient" : string.Empty;
        b.Section($"{UserFunctionText.Of(layer.Derivative)}{factor}.", () =>
        {
            if (layer.MultipliesGradient)
            {
                var slope = b.Let("derivativeAtX", UserFunctionLowering.Lower(b, layer.Derivative, Because, string.Empty, x));
                front = b.Let("inFront", slope.Times(gradient, Reason.DerivativeOf(layer.Function.Name)));
            }
            else
            {
                front = b.Let("inFront", UserFunctionLowering.Lower(b, layer.Derivative, Because, string.Empty, x, gradient));
            }
        });
        return front!;
    }
}
