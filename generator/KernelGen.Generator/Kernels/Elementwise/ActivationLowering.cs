using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;
using KernelGen.Generator.Kernels.UserFunctions;
using KernelGen.Generator.Passes;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>An activation of the user's, forward and back, on the lanes of one feature.</summary>
internal static class ActivationLowering
{
    /// <summary>y of x.</summary>
    public static Expression Forward(KernelBuilder b, ActivationLayer layer, Expression x, string tag)
    {
        Expression? y = null;
        b.Section(UserFunctionText.Of(layer.Function) + ".", () => y = b.Let("activated" + tag, UserFunctionLowering.Lower(b, layer.Function, Because(layer), tag, x)));
        return y!;
    }

    /// <summary>The error in front, of x and the error behind.</summary>
    public static Expression Backward(KernelBuilder b, ActivationLayer layer, Expression x, Expression error)
    {
        Expression? front = null;
        var factor = layer.MultipliesGradient ? ", times the error" : string.Empty;
        b.Section($"{UserFunctionText.Of(layer.Derivative)}{factor}.", () =>
        {
            if (layer.MultipliesGradient)
            {
                var slope = b.Let("derivativeAtX", UserFunctionLowering.Lower(b, layer.Derivative, Because(layer), string.Empty, x));
                front = b.Let("inFront", slope.Times(error, Reason.DerivativeOf(layer.Function.Name)));
            }
            else
            {
                front = b.Let("inFront", UserFunctionLowering.Lower(b, layer.Derivative, Because(layer), string.Empty, x, error));
            }
        });
        return front!;
    }

    /// <summary>Zero in the lanes without a sample, where a function may give anything.</summary>
    public static Expression Valid(Expression value, Pointer mask, Expression sampleBlockIndex) =>
        (value.AsBits() & new Load(mask, sampleBlockIndex, ValueKind.Bits)).AsLanes();

    private static Reason Because(ActivationLayer layer) => Reason.UserActivation(layer.Function.Name);
}
