using System;

namespace Benchmarks;

/// <summary>Mini-batches to step through, made up once: as sparse as MNIST, four of five pixels 0.</summary>
internal sealed class StepData
{
    /// <summary>Mini-batches that are used in rotation, so that no step sees what is still in the cache from the last.</summary>
    public const int BatchCount = 16;

    private const double Density = 0.19;

    /// <summary>Makes mini-batches of <paramref name="samples"/> samples.</summary>
    public StepData(int samples, int inputSize, int classes)
    {
        var random = new Random(1);
        for (int batch = 0; batch < BatchCount; batch++)
        {
            var inputs = new float[samples * inputSize];
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = random.NextDouble() < Density ? random.NextSingle() : 0f;
            }

            var labels = new int[samples];
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = random.Next(classes);
            }

            Inputs[batch] = inputs;
            Labels[batch] = labels;
        }
    }

    /// <summary>The inputs of each mini-batch, samples as rows.</summary>
    public float[][] Inputs { get; } = new float[BatchCount][];

    /// <summary>The labels of each mini-batch.</summary>
    public int[][] Labels { get; } = new int[BatchCount][];
}
