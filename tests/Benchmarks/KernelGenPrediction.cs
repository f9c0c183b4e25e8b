using System;
using KernelGen;

namespace Benchmarks;

/// <summary>Logits of a generated network with rounded weights.</summary>
internal sealed class KernelGenPrediction : IContender
{
    private readonly INetwork network;
    private readonly StepData data;
    private readonly float[] outputs;
    private int next;

    public KernelGenPrediction(INetwork network, StepData data)
    {
        this.network = network;
        this.data = data;
        outputs = new float[data.Labels[0].Length * network.OutputSize];
        network.InferenceWeights = InferenceWeights.Rounded;
    }

    public string Name => "rounded weights";

    public void Run()
    {
        network.Predict(data.Inputs[next], outputs);
        next = (next + 1) % StepData.BatchCount;
    }

    public void Dispose() => GC.KeepAlive(network);
}
