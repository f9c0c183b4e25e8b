using System;

namespace Benchmarks;

/// <summary>Mini-batches to step through, made up once.</summary>
internal sealed class StepData
{
    /// <summary>Mini-batches that are used in rotation, so that no step sees what is still in the cache from the last.</summary>
    public const int BatchCount = 16;

    private const double ImageDensity = 0.19;

    private StepData(int samples, int inputSize, int classes, Func<Random, float> value)
        : this(samples, inputSize, classes, (random, sample) =>
        {
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = value(random);
            }
        })
    {
    }

    private StepData(int samples, int inputSize, int classes, FillSample fill)
    {
        var random = new Random(1);
        for (var batch = 0; batch < BatchCount; batch++)
        {
            var inputs = new float[samples * inputSize];
            for (var first = 0; first < inputs.Length; first += inputSize)
            {
                fill(random, inputs.AsSpan(first, inputSize));
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

    private delegate void FillSample(Random random, Span<float> sample);

    /// <summary>The inputs of each mini-batch, samples as rows.</summary>
    public float[][] Inputs { get; } = new float[BatchCount][];

    /// <summary>The labels of each mini-batch.</summary>
    public int[][] Labels { get; } = new int[BatchCount][];

    /// <summary>Samples as sparse as MNIST's images: four of five pixels 0.</summary>
    public static StepData Images(int samples, int inputSize, int classes) =>
        new(samples, inputSize, classes, static random => random.NextDouble() < ImageDensity ? random.NextSingle() : 0f);

    /// <summary>Square images as MNIST's: four strokes in the middle, black around them.</summary>
    public static StepData Strokes(int samples, int inputSize, int classes) =>
        new(samples, inputSize, classes, static (random, image) => Draw(random, image));

    /// <summary>The same from −1, black, to 1.</summary>
    public static StepData BipolarStrokes(int samples, int inputSize, int classes) =>
        new(samples, inputSize, classes, static (random, image) =>
        {
            Draw(random, image);
            for (var i = 0; i < image.Length; i++)
            {
                image[i] = (2f * image[i]) - 1f;
            }
        });

    /// <summary>Pixels of photographs: none is 0.</summary>
    public static StepData Pixels(int samples, int inputSize, int classes) =>
        new(samples, inputSize, classes, static random => random.NextSingle());

    /// <summary>Samples like what a hidden layer passes on: what ReLU leaves of normally distributed values, half of them 0.</summary>
    public static StepData HiddenValues(int samples, int inputSize, int classes) =>
        new(samples, inputSize, classes, static random => MathF.Max(0f, Normal(random)));

    /// <summary>A normally distributed value.</summary>
    public static float Normal(Random random) =>
        MathF.Sqrt(-2f * MathF.Log(1f - random.NextSingle())) * MathF.Cos(2f * MathF.PI * random.NextSingle());

    private static void Draw(Random random, Span<float> image)
    {
        const int Border = 5, StrokeCount = 4;
        const float Half = 1.6f;
        var side = (int)MathF.Sqrt(image.Length);
        image.Clear();
        for (var stroke = 0; stroke < StrokeCount; stroke++)
        {
            var (row, column) = (Place(), Place());
            var (rowsAway, columnsAway) = (Place() - row, Place() - column);
            for (var step = 0f; step <= 1f; step += 1f / 64f)
            {
                var (y, x) = (row + (step * rowsAway), column + (step * columnsAway));
                for (var r = (int)(y - Half); r <= y + Half; r++)
                {
                    for (var c = (int)(x - Half); c <= x + Half; c++)
                    {
                        image[(r * side) + c] = MathF.Max(image[(r * side) + c], 1f - (MathF.Max(MathF.Abs(r - y), MathF.Abs(c - x)) / 4f));
                    }
                }
            }
        }

        float Place() => Border + (random.NextSingle() * (side - (2 * Border)));
    }
}
