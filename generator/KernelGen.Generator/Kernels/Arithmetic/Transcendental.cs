using KernelGen.Generator.Ir;
using KernelGen.Generator.Kernels.Building;

namespace KernelGen.Generator.Kernels.Arithmetic;

/// <summary>
/// exp and log lane by lane from single roundings in a fixed order: the same bits on every CPU, which a C library does not promise.
/// </summary>
/// <remarks>Polynomials of Cephes' expf and logf (Moshier); relative error below 2e-7 on the ranges used here.</remarks>
internal static class Transcendental
{
    /// <summary>e^x for x ≤ 0; below −87 it is e^−87. NaN of NaN.</summary>
    public static Variable Exp(KernelBuilder b, string name, Expression argument, Reason because)
    {
        var x = b.Let(name + "Argument", new Select(argument.IsLessThan(-87f), new FloatLiteral(-87f).Broadcast(), argument));
        // Adding 1.5·2^23 rounds to the nearest integer, which then stands in the low mantissa bits.
        var shifted = b.Let(name + "Shifted", x.Times(1.44269504f, because) + 12582912f);
        var integer = b.Let(name + "Integer", shifted - 12582912f);
        var r = b.Let(name + "Rest", x - integer.Times(0.693359375f, because) - integer.Times(-2.12194440e-4f, because));
        var p = b.Let(name + "Polynomial", r.Times(1.9875691500e-4f, because) + 1.3981999507e-3f);
        foreach (var coefficient in new[] { 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f })
        {
            b.Set(p, p.Times(r, because) + coefficient);
        }

        b.Set(p, p.Times(r.Times(r, because), because) + r + 1f);
        var exponent = (shifted.AsBits() - 0x4B400000) << 23;
        var power = b.Let(name + "Scaled", p.AsBits().ExponentPlus(exponent).AsLanes());
        return b.Let(name, new Select(x.IsEqualTo(x), power, x));
    }

    /// <summary>ln x for normal x &gt; 0. NaN of NaN.</summary>
    public static Variable Log(KernelBuilder b, string name, Expression argument)
    {
        // x = m·2^e with m in [√½, √2).
        var bits = b.Let(name + "Bits", argument.AsBits());
        var offset = b.Let(name + "Offset", bits - 0x3F3504F3);
        var exponentBits = b.Let(name + "ExponentBits", offset >> 23);
        var m = b.Let(name + "Mantissa", ((offset & 0x007FFFFF) + 0x3F3504F3).AsLanes() - 1f);
        // The integer exponent as a float: into the mantissa of 1.5·2^23 and out again.
        var e = b.Let(name + "Exponent", (exponentBits + 0x4B400000).AsLanes() - 12582912f);
        var p = b.Let(name + "Polynomial", m.Times(7.0376836292e-2f, Reason.Softmax) - 1.1514610310e-1f);
        foreach (var coefficient in new[]
        {
            1.1676998740e-1f, -1.2420140846e-1f, 1.4249322787e-1f, -1.6668057665e-1f, 2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f,
        })
        {
            b.Set(p, p.Times(m, Reason.Softmax) + coefficient);
        }

        var square = b.Let(name + "Square", m.Times(m, Reason.Softmax));
        b.Set(p, p.Times(m, Reason.Softmax).Times(square, Reason.Softmax));
        b.Set(p, p + e.Times(-2.12194440e-4f, Reason.Softmax) - square.Times(0.5f, Reason.Softmax));
        var log = b.Let(name + "Sum", m + p + e.Times(0.693359375f, Reason.Softmax));
        return b.Let(name, new Select(argument.IsEqualTo(argument), log, argument));
    }
}
