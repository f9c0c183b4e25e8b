using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>−1 where x is below 0, else 1; NaN of NaN, which a sign must not hide.</summary>
internal sealed class SignLowering(SignLayer layer) : FunctionPart(layer)
{
    public override IReadOnlyList<string> BackwardRemarks =>
    [
        "Straight-through estimator of Sign: the gradient where |x| ≤ 1, else 0: a mask, no product. Hubara et al. 2016, section 1.3.",
    ];

    public override Expression Infer(KernelBuilder b, Expression value, string tag)
    {
        var isNotBelow = value.IsAtLeast(new FloatLiteral(0f).Broadcast());
        var notNegative = b.Let("notNegative" + tag, new Select(isNotBelow, new FloatLiteral(1f).Broadcast(), value));
        return b.Let("sign" + tag, new Select(value.IsLessThan(0f), new FloatLiteral(-1f).Broadcast(), notNegative));
    }

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient)
    {
        var isFar = PowersOfTwo.Abs(x).IsGreaterThan(1f);
        return b.Let("straightThrough", new Select(isFar, new FloatLiteral(0f).Broadcast(), gradient));
    }
}
