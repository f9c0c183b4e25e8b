using System;
using KernelGen;

namespace Benchmarks;

/// <summary>A training step of a generated network.</summary>
internal sealed class KernelGenStep(string name, INetwork network, StepData data) : IContender
{
    private const float LearningRate = 0.01f;
    private int next;

    public string Name => name;

    public void Run()
    {
        network.Train(data.Inputs[next], data.Labels[next], LearningRate);
        next = (next + 1) % StepData.BatchCount;
    }

    public void Dispose() => GC.KeepAlive(network);
}
