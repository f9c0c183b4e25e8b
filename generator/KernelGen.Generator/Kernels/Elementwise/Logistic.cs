using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Arithmetic;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Elementwise;

/// <summary>σ(x) = 1/(1 + e^−x) and its derivative, by e^−|x|, which neither overflows nor cancels.</summary>
internal static class Logistic
{
    /// <summary>σ(x); NaN of NaN.</summary>
    public static Variable Of(KernelBuilder b, string name, Expression x, Reason because) =>
        Of(b, name, x, Power(b, name, x, because), because);

    /// <summary>Both, with one power between them.</summary>
    public static (Variable Value, Variable Slope) WithSlope(KernelBuilder b, string name, Expression x, Reason because)
    {
        var power = Power(b, name, x, because);
        return (Of(b, name, x, power, because), Slope(b, name + "Slope", power, because));
    }

    private static Variable Of(KernelBuilder b, string name, Expression x, Variable power, Reason because)
    {
        var above = b.Let(name + "Numerator", new Select(x.IsLessThan(0f), power, new FloatLiteral(1f).Broadcast()));
        return b.Let(name, above.Over(power + 1f, because));
    }

    /// <summary>σ′(x) = e^−|x|/(1 + e^−|x|)².</summary>
    public static Variable Slope(KernelBuilder b, string name, Expression x, Reason because) =>
        Slope(b, name, Power(b, name, x, because), because);

    private static Variable Slope(KernelBuilder b, string name, Variable power, Reason because)
    {
        var sum = b.Let(name + "Sum", power + 1f);
        return b.Let(name, power.Over(sum.Times(sum, because), because));
    }

    private static Variable Power(KernelBuilder b, string name, Expression x, Reason because) =>
        Transcendental.Exp(b, name + "Power", (x.AsBits() | PowersOfTwo.SignBit).AsLanes(), because);
}
