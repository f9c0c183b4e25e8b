using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>An activation of the user's, forward and back, on the lanes of one feature.</summary>
internal static class Activations
{
    /// <summary>y of x.</summary>
    public static Expression Forward(KernelBuilder b, ActivationLayer layer, Expression x, string tag)
    {
        Expression? y = null;
        b.Section(PieceText.Of(layer.Function) + ".", () => y = b.Let("activated" + tag, PieceLowering.Lower(b, layer.Function, Reason(layer), tag, x)));
        return y!;
    }

    /// <summary>The error in front, of x and the error behind.</summary>
    public static Expression Backward(KernelBuilder b, ActivationLayer layer, Expression x, Expression error)
    {
        Expression? front = null;
        var factor = layer.MultipliesError ? ", times the error" : string.Empty;
        b.Section($"{PieceText.Of(layer.Derivative)}{factor}.", () =>
        {
            if (layer.MultipliesError)
            {
                var slope = b.Let("derivativeAtX", PieceLowering.Lower(b, layer.Derivative, Reason(layer), string.Empty, x));
                front = b.Let("inFront", slope.Times(error, "derivative of " + layer.Function.Name));
            }
            else
            {
                front = b.Let("inFront", PieceLowering.Lower(b, layer.Derivative, Reason(layer), string.Empty, x, error));
            }
        });
        return front!;
    }

    /// <summary>Zero in the lanes without a sample, where a function may give anything.</summary>
    public static Expression Valid(Expression value, Pointer mask, Expression slabIndex) =>
        (value.AsBits() & new Load(mask, slabIndex, ValueKind.Bits)).AsLanes();

    private static string Reason(ActivationLayer layer) => "activation " + layer.Function.Name;
}
