using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// How often kernels sample a weight to what, against docs/architecture.md. Seeds are fixed, so the bounds, five standard deviations
/// over thousands of weights, hold or do not hold for good.
/// </summary>
public sealed class SamplingStatisticsTests(ITestOutputHelper output)
{
    private const int Inputs = 48;
    private const int Outputs = 80;
    private const int Draws = 2000;
    private const double Bound = 5;

    [Fact]
    public void Ternary_samples_in_inference() => Check(new TernarySamplesNet(seed: 91, threads: 1), Weights.Ternary);

    [Fact]
    public void Binary_samples_in_inference() => Check(new BinarySamplesNet(seed: 92, threads: 1), Weights.Binary);

    [Fact]
    public void Ternary_samples_in_training() => CheckTraining(new TernaryTrainingNet(seed: 93, threads: 1), Weights.Ternary);

    [Fact]
    public void Binary_samples_in_training() => CheckTraining(new BinaryTrainingNet(seed: 94, threads: 1), Weights.Binary);

    [Fact]
    public void Initial_weights_are_uniform_beyond_the_clip()
    {
        // U(−2, 2) clipped: a quarter at −1, a quarter at +1, the rest uniform between.
        var weights = Enumerable.Range(0, 20).SelectMany(seed => ((IClassifier)new TernarySamplesNet(seed, 1)).Read("layers.0.weight"))
            .ToArray();
        var count = weights.Length;
        AssertFrequency(weights.Count(w => w == -1), 0.25, count, "w = −1");
        AssertFrequency(weights.Count(w => w == 1), 0.25, count, "w = 1");
        for (var bin = 0; bin < 8; bin++)
        {
            var low = -1 + (bin / 4f);
            AssertFrequency(weights.Count(w => w > low && w <= low + 0.25f && Math.Abs(w) < 1), 0.0625, count, $"bin {bin}");
        }
    }

    private static double Probability(Weights kind, double w) => kind == Weights.Ternary ? Math.Abs(w) : (w + 1) / 2;

    private static void AssertFrequency(int count, double probability, int trials, string what)
    {
        var deviation = Math.Sqrt(trials * probability * (1 - probability));
        Assert.True(
            Math.Abs(count - (trials * probability)) <= Bound * deviation,
            FormattableString.Invariant($"{what}: {count} of {trials}, expected {trials * probability} ± {deviation:F1}"));
    }

    /// <summary>Weights from −1 to 1 with both ends, zero and something tiny among them.</summary>
    private static float[] Spread(int count)
    {
        var weights = Enumerable.Range(0, count).Select(i => ((2f * i) / (count - 1)) - 1).ToArray();
        new Random(7).Shuffle(weights);
        weights[3] = 0;
        weights[5] = 1e-4f;
        weights[count - 1] = -1e-4f;
        return weights;
    }

    /// <summary>Outputs on one-hot inputs are the sampled weights times 2^S.</summary>
    private void Check(IClassifier network, Weights kind)
    {
        var scale = Math.Pow(2, -Math.Round(Math.Log2(0.5 * Math.Sqrt(6.0 / (Inputs + Outputs)))));
        var weights = Spread(Inputs * Outputs);
        network.Write("layers.0.weight", weights);
        network.InferenceWeights = InferenceWeights.Sampled;
        var oneHot = new float[Inputs * Inputs];
        for (var i = 0; i < Inputs; i++)
        {
            oneHot[(i * Inputs) + i] = 1;
        }

        var counts = new int[weights.Length];
        var rowSums = new double[Draws];
        var samples = new float[Inputs * Outputs];
        for (var draw = 0; draw < Draws; draw++)
        {
            network.Restore(network.Seed, draw);
            network.Predict(oneHot, samples);
            for (var i = 0; i < Inputs; i++)
            {
                for (var o = 0; o < Outputs; o++)
                {
                    var at = (o * Inputs) + i;
                    var t = samples[(i * Outputs) + o] * scale;
                    counts[at] += Count(kind, weights[at], t);
                    rowSums[draw] += t - weights[at];
                }
            }
        }

        AssertCounts(kind, weights, counts);

        // Weights are drawn independently of each other: the variance of their sum is the sum of their variances.
        var variance = weights.Sum(w => kind == Weights.Ternary ? Math.Abs(w) - ((double)w * w) : 1 - ((double)w * w));
        var ratio = rowSums.Average(x => x * x) / variance;
        output.WriteLine(FormattableString.Invariant($"variance of sums, observed / expected: {ratio:F3}"));
        Assert.InRange(ratio, 1 - (Bound * Math.Sqrt(2.0 / Draws)), 1 + (Bound * Math.Sqrt(2.0 / Draws)));
    }

    /// <summary>With x = 0 and label 1 the error at the output is −2η, and the first layer's bias moves by 2η·2^S·t.</summary>
    private void CheckTraining(IClassifier network, Weights kind)
    {
        const float LearningRate = 1f / 64;
        var scale = Math.Pow(2, -Math.Round(Math.Log2(0.5 * Math.Sqrt(6.0 / (Inputs + 1))))) / (2 * LearningRate);
        var weights = Spread(Inputs);
        var counts = new int[Inputs];
        for (var draw = 0; draw < Draws; draw++)
        {
            network.Write("layers.0.bias", new float[Inputs]);
            network.Write("layers.1.weight", weights);
            network.Write("layers.1.bias", 0);
            network.Train([0f], [1], LearningRate);
            var bias = network.Read("layers.0.bias");
            for (var i = 0; i < Inputs; i++)
            {
                counts[i] += Count(kind, weights[i], bias[i] * scale);
            }
        }

        AssertCounts(kind, weights, counts);
    }

    /// <summary>1 where the sample is the one whose probability is in question; any value but the two possible ones fails.</summary>
    private static int Count(Weights kind, float w, double t)
    {
        if (kind == Weights.Ternary)
        {
            Assert.True(t == 0 || t == Math.Sign(w), FormattableString.Invariant($"{w} was sampled to {t}"));
            return t == 0 ? 0 : 1;
        }

        Assert.True(Math.Abs(t) == 1, FormattableString.Invariant($"{w} was sampled to {t}"));
        return t == 1 ? 1 : 0;
    }

    private void AssertCounts(Weights kind, float[] weights, int[] counts)
    {
        var squares = 0.0;
        var random = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var probability = Probability(kind, weights[i]);
            AssertFrequency(counts[i], probability, Draws, FormattableString.Invariant($"w = {weights[i]}"));
            if (probability > 0.01 && probability < 0.99)
            {
                squares += Math.Pow(counts[i] - (Draws * probability), 2) / (Draws * probability * (1 - probability));
                random++;
            }
        }

        // Too little scatter would be as wrong as too much.
        output.WriteLine(FormattableString.Invariant($"mean squared z over {random} weights: {squares / random:F3}"));
        Assert.InRange(squares / random, 1 - (Bound * Math.Sqrt(2.0 / random)), 1 + (Bound * Math.Sqrt(2.0 / random)));
    }
}
