namespace KernelGen.Onnx.Format;

/// <summary>Classes by scores, as integers of 64 bits.</summary>
internal static class OnnxClass
{
    /// <summary>The first of the largest scores.</summary>
    public static string Largest(OnnxGraph onnx, string scores) =>
        onnx.Node("ArgMax", "largest", [scores], OnnxAttribute.Int("axis", 1), OnnxAttribute.Int("keepdims", 0));

    /// <summary>Whether the one score is above a threshold.</summary>
    public static string Above(OnnxGraph onnx, string scores, string threshold)
    {
        var above = onnx.Node("Greater", "above", [scores, threshold]);
        var label = onnx.Cast("above.integer", above, ElementType.Int64);
        return onnx.Node("Reshape", "above.samples", [label, onnx.Constant("above.shape", [-1L], 1)]);
    }
}
