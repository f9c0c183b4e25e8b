using System;

namespace Benchmarks;

/// <summary>Mini-batches to step through, made up once.</summary>
internal sealed class StepData
{
    /// <summary>Mini-batches that are used in rotation, so that no step sees what is still in the cache from the last.</summary>
    public const int BatchCount = 16;

    private const double ImageDensity = 0.19;

    private StepData(int samples, int inputSize, int classes, Func<Random, float> value)
    {
        var random = new Random(1);
        for (var batch = 0; batch < BatchCount; batch++)
        {
            var inputs = new float[samples * inputSize];
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = value(random);
            }

            var labels = new int[samples];
            for (var i = 0; i < labels.Length; i++)
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

    /// <summary>Samples as sparse as MNIST's images: four of five pixels 0.</summary>
    public static StepData Images(int samples, int inputSize, int classes) =>
        new(samples, inputSize, classes, static random => random.NextDouble() < ImageDensity ? random.NextSingle() : 0f);

    /// <summary>Pixels of photographs: none is 0.</summary>
    public static StepData Pixels(int samples, int inputSize, int classes) =>
        new(samples, inputSize, classes, static random => random.NextSingle());

    /// <summary>Samples like what a hidden layer passes on: what ReLU leaves of normally distributed values, half of them 0.</summary>
    public static StepData HiddenValues(int samples, int inputSize, int classes) =>
        new(samples, inputSize, classes, static random => MathF.Max(0f, Normal(random)));

    /// <summary>A normally distributed value.</summary>
    public static float Normal(Random random) =>
        MathF.Sqrt(-2f * MathF.Log(1f - random.NextSingle())) * MathF.Cos(2f * MathF.PI * random.NextSingle());
}
