using System.Collections.Generic;
using KernelGen.Generator.Graph.Layers;
using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>x above 0, slope·x elsewhere: a shift where the slope is a power of two.</summary>
internal sealed class LeakyReLULowering(LeakyReLULayer layer) : FunctionPart(layer)
{
    public override IReadOnlyList<string> BackwardRemarks => ["The derivative of LeakyReLU is 1 or the slope."];

    public override Expression Infer(KernelBuilder b, Expression value, string tag) =>
        b.Let("leaky" + tag, new Select(value.IsGreaterThan(0f), value, Scaled(b, "below" + tag, value)));

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient) =>
        b.Let("inFront", new Select(x.IsGreaterThan(0f), gradient, Scaled(b, "belowZero", gradient)));

    private Expression Scaled(KernelBuilder b, string name, Expression value) => layer.Shift is { } shift
        ? PowersOfTwo.Scale(b, name, value, shift)
        : value.Times(layer.Slope, Reason.BuiltInActivation(layer.Kind));
}
