using KernelGen.Generator.Kernels.Ir;

namespace KernelGen.Generator.Kernels;

/// <summary>Products with powers of two and signs, on the bits of IEEE floats.</summary>
internal static class PowersOfTwo
{
    public const int SignBit = unchecked((int)0x80000000);
    public const int Magnitude = 0x7FFFFFFF;

    /// <summary>x·2^shift: the exponent field plus shift. What would fall below the normal numbers becomes zero.</summary>
    public static Expression Scale(KernelBuilder builder, string name, Expression value, int shift)
    {
        if (shift == 0)
        {
            return value;
        }

        var bits = builder.Let(name + "Bits", value.AsBits());
        var smallest = (shift < 0 ? 1 - shift : 1) << 23;
        var isNormal = (bits & Magnitude).IsGreaterThan(smallest - 1);
        return ((bits + (shift << 23)) & isNormal).AsLanes();
    }

    /// <summary>abs(x): the sign bit cleared.</summary>
    public static Expression Abs(Expression value) => (value.AsBits() & Magnitude).AsLanes();
}
