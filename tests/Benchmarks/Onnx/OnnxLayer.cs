namespace Benchmarks.Onnx;

/// <summary>A dense layer on its way into a model.</summary>
/// <param name="Index">Its index in the network.</param>
/// <param name="Source">Name of what it is applied to.</param>
/// <param name="Result">Name of what it gives, in front of ReLU.</param>
/// <param name="Inputs">Values that it takes.</param>
/// <param name="Outputs">Values that it gives.</param>
/// <param name="Weights">Its weights, inputs as rows.</param>
internal sealed record OnnxLayer(int Index, string Source, string Result, int Inputs, int Outputs, float[] Weights)
{
    /// <summary>The name of one of its values.</summary>
    public string Name(string value) => $"layer {Index} {value}";
}
