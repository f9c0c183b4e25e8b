using Microsoft.ML.OnnxRuntime;

namespace Benchmarks.Service;

/// <summary>A session of ONNX Runtime, one thread for each request.</summary>
internal sealed class OnnxDigits : IDigitModel
{
    private static readonly string[] InputNames = [Onnx.OnnxModels.Input];
    private static readonly string[] OutputNames = [Onnx.OnnxModels.Output];

    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
    private readonly RunOptions _runOptions = new();
    private readonly InferenceSession _session;

    public OnnxDigits(string name, byte[] model)
    {
        Name = name;
        _session = new InferenceSession(model, _options);
    }

    public string Name { get; }

    public int Classify(float[] pixels)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [1, pixels.Length]);
        using var outputs = _session.Run(_runOptions, InputNames, [input], OutputNames);
        var scores = outputs[0].GetTensorDataAsSpan<float>();
        var best = 0;
        for (var digit = 1; digit < scores.Length; digit++)
        {
            best = scores[digit] > scores[best] ? digit : best;
        }

        return best;
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
        _options.Dispose();
    }
}
