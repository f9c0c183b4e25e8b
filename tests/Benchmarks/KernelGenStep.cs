using System;
using KernelGen;

namespace Benchmarks;

/// <summary>A training step of a generated network.</summary>
internal sealed class KernelGenStep(
    string name, IClassifier network, StepData data, float learningRate = KernelGenStep.LearningRate) : IContender
{
    /// <summary>The learning rate of both sides where nothing else is said.</summary>
    public const float LearningRate = 0.01f;

    private int _next;

    public string Name => name;

    public void Run()
    {
        network.Train(data.Inputs[_next], data.Labels[_next], learningRate);
        _next = (_next + 1) % StepData.BatchCount;
    }

    public void Dispose() => GC.KeepAlive(network);
}
