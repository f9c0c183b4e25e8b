using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>(x + 1)/2, limited to 0 … 1.</summary>
internal sealed class HardSigmoidLowering(HardSigmoidLayer layer) : FunctionPart(layer)
{
    public override IReadOnlyList<string> BackwardRemarks => ["The derivative of HardSigmoid is ½ or 0: a shift and a mask, no product."];

    public override Expression Infer(KernelBuilder b, Expression value, string tag)
    {
        var half = b.Let("halfOfX" + tag, PowersOfTwo.Scale(b, "halfOfX" + tag, value + 1f, -1));
        var above = b.Let("notAbove" + tag, new Select(value.IsGreaterThan(1f), new FloatLiteral(1f).Broadcast(), half));
        return b.Let("hardSigmoid" + tag, new Select(value.IsLessThan(-1f), new FloatLiteral(0f).Broadcast(), above));
    }

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient)
    {
        var half = PowersOfTwo.Scale(b, "halfOfGradient", gradient, -1);
        return b.Let("inFront", HardTanhLowering.Within(x, new FloatLiteral(0f).Broadcast(), half));
    }
}
