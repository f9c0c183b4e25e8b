using System.Linq;
using Microsoft.ML.OnnxRuntime;

namespace Benchmarks.Onnx;

/// <summary>A model in ONNX Runtime, on the processor.</summary>
internal sealed class OnnxPrediction : IContender
{
    private static readonly string[] InputNames = [OnnxModels.Input];
    private static readonly string[] OutputNames = [OnnxModels.Output];

    private readonly SessionOptions options;
    private readonly RunOptions runOptions = new();
    private readonly InferenceSession session;
    private readonly OrtValue[][] inputs;
    private readonly OrtValue output;
    private readonly OrtValue[] outputs;
    private int next;

    public OnnxPrediction(string name, byte[] model, NetworkShape shape, StepData data, int threads)
    {
        Name = name;
        options = new SessionOptions { IntraOpNumThreads = threads };
        session = new InferenceSession(model, options);
        long samples = data.Labels[0].Length;
        inputs = [.. data.Inputs.Select(batch => new[] { OrtValue.CreateTensorValueFromMemory(batch, [samples, shape.Inputs]) })];
        output = OrtValue.CreateTensorValueFromMemory(new float[samples * shape.Outputs], [samples, shape.Outputs]);
        outputs = [output];
    }

    public string Name { get; }

    /// <summary>Whether ONNX Runtime's native part can be loaded here, and why not.</summary>
    public static bool CanLoad(out string reason) => NativePart.CanLoad(typeof(InferenceSession).Assembly, ["onnxruntime"], out reason);

    public void Run()
    {
        session.Run(runOptions, InputNames, inputs[next], OutputNames, outputs);
        next = (next + 1) % inputs.Length;
    }

    public void Dispose()
    {
        foreach (OrtValue value in inputs.SelectMany(static batch => batch))
        {
            value.Dispose();
        }

        output.Dispose();
        session.Dispose();
        runOptions.Dispose();
        options.Dispose();
    }
}
