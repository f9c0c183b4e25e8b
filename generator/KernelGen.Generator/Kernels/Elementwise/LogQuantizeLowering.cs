using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>0 or the nearest signed power of two; NaN of NaN.</summary>
internal sealed class LogQuantizeLowering(LogQuantizeLayer layer) : FunctionPart(layer)
{
    public override IReadOnlyList<string> ForwardRemarks =>
    [
        "LogQuantize: a mantissa of 1½ or more carries into the exponent; what is not above half of the smallest power is 0.",
    ];

    public override IReadOnlyList<string> BackwardRemarks =>
    [
        "Straight-through estimator of LogQuantize: the gradient where |x| is not above the largest power, else 0: a mask, no product.",
    ];

    public override Expression Infer(KernelBuilder b, Expression value, string tag)
    {
        var x = value as Variable ?? b.Let("unrounded" + tag, value);
        return new PowerRounding(b, layer.Powers.MinExponent, layer.Powers.MaxExponent).Rounded(tag, x, null, PowersOfTwo.Exponent);
    }

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient)
    {
        var isFar = PowersOfTwo.Abs(x).IsGreaterThan(layer.Powers.Largest);
        return b.Let("straightThrough", new Select(isFar, new FloatLiteral(0f).Broadcast(), gradient));
    }
}
