using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>A layer that makes another value of each, and whose way back needs what went in.</summary>
internal abstract class FunctionPart(Layer layer) : FusedPart(layer)
{
    public override Expression Forward(ForwardPlace place, Expression value, string tag)
    {
        place.KeepArgument(value);
        return place.Builder.Let("valid" + tag, place.Valid(Infer(place.Builder, value, tag)));
    }

    public override Expression Backward(BackwardPlace place, Expression gradient)
    {
        var x = place.Builder.Let("argument", place.Argument!);
        return place.Builder.Let("valid", place.Valid(Derivative(place.Builder, x, gradient)));
    }

    /// <summary>The gradient in front, of x and the gradient behind.</summary>
    protected abstract Expression Derivative(KernelBuilder b, Expression x, Expression gradient);
}
