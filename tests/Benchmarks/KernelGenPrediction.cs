using System;
using KernelGen;

namespace Benchmarks;

/// <summary>Logits of a generated network with rounded weights.</summary>
internal sealed class KernelGenPrediction : IContender
{
    private readonly IClassifier _network;
    private readonly StepData _data;
    private readonly float[] _outputs;
    private int _next;

    public KernelGenPrediction(IClassifier network, StepData data)
    {
        _network = network;
        _data = data;
        _outputs = new float[data.Labels[0].Length * network.OutputSize];
        network.InferenceWeights = InferenceWeights.Rounded;
    }

    public string Name => "rounded weights";

    public void Run()
    {
        _network.Predict(_data.Inputs[_next], _outputs);
        _next = (_next + 1) % StepData.BatchCount;
    }

    public void Dispose() => GC.KeepAlive(_network);
}
