using System.Linq;
using Microsoft.ML.OnnxRuntime;

namespace Benchmarks.Onnx;

/// <summary>A model in ONNX Runtime, on the processor.</summary>
internal sealed class OnnxPrediction : IContender
{
    private static readonly string[] InputNames = [OnnxModels.Input];
    private static readonly string[] OutputNames = [OnnxModels.Output];

    private readonly SessionOptions _options;
    private readonly RunOptions _runOptions = new();
    private readonly InferenceSession _session;
    private readonly OrtValue[][] _inputs;
    private readonly OrtValue _output;
    private readonly OrtValue[] _outputs;
    private int _next;

    /// <param name="name">Its name.</param>
    /// <param name="model">The model.</param>
    /// <param name="sampleShape">The shape of a sample.</param>
    /// <param name="outputs">Values that it gives for a sample.</param>
    /// <param name="data">What it is given; a sample's values in the order that the model wants.</param>
    /// <param name="threads">Threads.</param>
    public OnnxPrediction(string name, byte[] model, long[] sampleShape, int outputs, StepData data, int threads)
    {
        Name = name;
        _options = new SessionOptions { IntraOpNumThreads = threads };
        _session = new InferenceSession(model, _options);
        long samples = data.Labels[0].Length;
        _inputs = [.. data.Inputs.Select(batch => new[] { OrtValue.CreateTensorValueFromMemory(batch, [samples, .. sampleShape]) })];
        _output = OrtValue.CreateTensorValueFromMemory(new float[samples * outputs], [samples, outputs]);
        _outputs = [_output];
    }

    public string Name { get; }

    /// <summary>Whether ONNX Runtime's native part can be loaded here, and why not.</summary>
    public static bool CanLoad(out string reason) => NativePart.CanLoad(typeof(InferenceSession).Assembly, ["onnxruntime"], out reason);

    public void Run()
    {
        _session.Run(_runOptions, InputNames, _inputs[_next], OutputNames, _outputs);
        _next = (_next + 1) % _inputs.Length;
    }

    public void Dispose()
    {
        foreach (var value in _inputs.SelectMany(static batch => batch))
        {
            value.Dispose();
        }

        _output.Dispose();
        _session.Dispose();
        _runOptions.Dispose();
        _options.Dispose();
    }
}
