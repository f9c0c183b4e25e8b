using System.Runtime.InteropServices;

namespace KernelGen.Generator.Declaration.Functions;

/// <summary>Floats and their bits, which netstandard2.0 has for doubles only.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct FloatBits
{
    [FieldOffset(0)]
    private float _value;

    [FieldOffset(0)]
    private int _bits;

    public static int Of(float value) => new FloatBits { _value = value }._bits;

    public static float ToFloat(int bits) => new FloatBits { _bits = bits }._value;
}
