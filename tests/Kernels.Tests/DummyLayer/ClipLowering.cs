extern alias generator;

using generator::KernelGen.Generator.Ir;
using generator::KernelGen.Generator.Kernels.Building;
using generator::KernelGen.Generator.Kernels.Elementwise;

namespace KernelGen.Kernels.Tests.DummyLayer;

/// <summary>How <see cref="ClipLayer"/> becomes part of kernels.</summary>
internal sealed class ClipLowering(ClipLayer layer) : FunctionPart(layer)
{
    private Expression Upper => new FloatLiteral(layer.Limit).Broadcast();

    private Expression Lower => new FloatLiteral(-layer.Limit).Broadcast();

    public override Expression Infer(KernelBuilder b, Expression value, string tag) =>
        b.Let("clipped" + tag, new Select(value.IsGreaterThan(layer.Limit), Upper, new Select(Lower.IsGreaterThan(value), Lower, value)));

    protected override Expression Derivative(KernelBuilder b, Expression x, Expression gradient)
    {
        var zero = new FloatLiteral(0f).Broadcast();
        return b.Let("within", new Select(x.IsGreaterThan(layer.Limit), zero, new Select(Lower.IsGreaterThan(x), zero, gradient)));
    }
}
