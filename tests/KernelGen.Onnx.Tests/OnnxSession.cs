using System;
using System.IO;
using System.Linq;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace KernelGen.Onnx.Tests;

/// <summary>A model in ONNX Runtime.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    private OnnxSession(byte[] model)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        _session = new(model, options);
    }

    /// <summary>The model that is written to a stream.</summary>
    public static OnnxSession Of(Action<Stream> save)
    {
        using MemoryStream stream = new();
        save(stream);
        return new(stream.ToArray());
    }

    /// <summary>Names of the outputs.</summary>
    public string[] Outputs => [.. _session.OutputMetadata.Keys];

    /// <summary>The dimensions of the input, −1 for samples.</summary>
    public int[] InputShape => _session.InputMetadata.Values.Single().Dimensions;

    public void Dispose() => _session.Dispose();

    /// <summary>What an output is for samples that lie one after the other.</summary>
    /// <typeparam name="TInput">What inputs are.</typeparam>
    /// <typeparam name="TOutput">What outputs are.</typeparam>
    public TOutput[] Run<TInput, TOutput>(TInput[] inputs, string output)
    {
        var sample = InputShape[1..];
        var size = sample.Aggregate(1, static (product, dimension) => product * dimension);
        DenseTensor<TInput> tensor = new(inputs, [inputs.Length / size, .. sample]);
        using var results = _session.Run([NamedOnnxValue.CreateFromTensor("input", tensor)], [output]);
        return [.. results.Single().AsEnumerable<TOutput>()];
    }
}
