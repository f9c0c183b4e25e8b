using KernelGen.Onnx.Format;

namespace KernelGen.Onnx.Integers;

/// <summary>The same integers as pictures, as rows, and of 32 bits.</summary>
/// <param name="onnx">The graph.</param>
internal sealed class IntegerShapes(OnnxGraph onnx) : OnnxShapes(onnx)
{
    private readonly OnnxGraph _onnx = onnx;

    /// <summary>As integers of 32 bits.</summary>
    public IntegerValue Int32(IntegerValue x) => x.Type == ElementType.Int32
        ? x
        : x with { Name = _onnx.Cast(x.Name + ".integers", x.Name, ElementType.Int32), Type = ElementType.Int32 };
}
