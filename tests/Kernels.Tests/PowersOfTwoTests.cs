using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Weights that are sums of signed powers of two: what they are rounded to, how often, and what is learned with them.</summary>
public sealed class PowersOfTwoTests(ITestOutputHelper output)
{
    private const int Inputs = 48;
    private const int Outputs = 80;
    private const int Draws = 600;
    private const double Bound = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> AllTerms => [1, 2, 3];

    /// <summary>By one sample's kernel and by a mini-batch's: to the bit, ties and both ends included.</summary>
    [Theory]
    [MemberData(nameof(AllTerms))]
    public void Rounded_weights_are_the_nearest_sums(int terms)
    {
        var (network, powers) = (Network(terms), Powers(terms));
        var weights = Spread();
        network.Write("layers.0.weight", weights);
        var values = OfWeights(network);
        Assert.All(weights.Zip(values), pair => Assert.Equal(powers.Round(pair.First, null), pair.Second));
        Assert.Equal(terms switch { 1 => 11, 2 => 29, _ => 33 }, values.Distinct().Count());

        // No sum of so many powers is nearer.
        var all = Sums(powers, terms).ToArray();
        Assert.All(weights, weight => Assert.Equal(
            all.Min(sum => Math.Abs(sum - weight)), Math.Abs(powers.Round(weight, null) - weight), 1e-12));

        var one = new float[Outputs];
        for (var input = 0; input < Inputs; input++)
        {
            var sample = new float[Inputs];
            sample[input] = 1;
            network.Predict(sample, one);
            Assert.Equal(Enumerable.Range(0, Outputs).Select(o => values[(o * Inputs) + input]), one.Select(z => z * Scale));
        }
    }

    [Theory]
    [MemberData(nameof(AllTerms))]
    public void Samples_are_the_sums_on_either_side_and_their_mean_is_the_weight(int terms)
    {
        var (network, powers) = (Network(terms), Powers(terms));
        var weights = Spread();
        network.Write("layers.0.weight", weights);
        network.InferenceWeights = InferenceWeights.Sampled;
        var sums = new double[weights.Length];
        var (low, high) = (weights.Select(w => Neighbours(w).Min()).ToArray(), weights.Select(w => Neighbours(w).Max()).ToArray());
        for (var draw = 0; draw < Draws; draw++)
        {
            network.Restore(network.Seed, draw);
            var values = OfWeights(network);
            for (var i = 0; i < weights.Length; i++)
            {
                Assert.True(values[i] == low[i] || values[i] == high[i], $"{weights[i]} was sampled to {values[i]}");
                sums[i] += values[i];
            }
        }

        var squares = new List<double>();
        for (var i = 0; i < weights.Length; i++)
        {
            var deviation = Math.Sqrt(Math.Max(0, (high[i] - weights[i]) * (weights[i] - low[i])) / Draws);
            Assert.Equal(weights[i], sums[i] / Draws, (Bound * deviation) + 2e-5);
            if (deviation > 1e-3 * (high[i] - low[i]))
            {
                squares.Add(Math.Pow(((sums[i] / Draws) - weights[i]) / deviation, 2));
            }
        }

        // Too little scatter would be as wrong as too much.
        output.WriteLine(FormattableString.Invariant($"mean squared z over {squares.Count} weights: {squares.Average():F3}"));
        Assert.InRange(squares.Average(), 0.85, 1.15);

        double[] Neighbours(float weight) => [powers.Round(weight, 0), powers.Round(weight, 65535)];
    }

    /// <summary>0 and ±1: the same weights and the same draws.</summary>
    [Theory]
    [InlineData(InferenceWeights.Rounded)]
    [InlineData(InferenceWeights.Sampled)]
    public void One_power_that_is_one_is_a_ternary_weight(InferenceWeights inference)
    {
        IClassifier[] networks = [new UnitPowerNet(seed: 91, threads: 1), new TernarySamplesNet(seed: 91, threads: 1)];
        foreach (var network in networks)
        {
            network.Write("layers.0.weight", Spread());
            network.InferenceWeights = inference;
        }

        Assert.Equal(OfWeights(networks[1]), OfWeights(networks[0]));
    }

    /// <summary>Products overflow and underflow in lanes of their own, and what has no product is NaN.</summary>
    [Theory]
    [MemberData(nameof(AllTerms))]
    public void Inputs_at_the_ends_of_the_range(int terms)
    {
        var network = Network(terms);
        network.Write("layers.0.weight", [.. Enumerable.Repeat(-0.75f, Inputs * Outputs)]);
        var factor = Powers(terms).Round(-0.75f, null) / Scale;
        foreach (var x in new[] { 0f, -0f, float.Epsilon, -1e-40f, 1e-27f, -3f, 1e20f, 2.5e38f, -2.5e38f })
        {
            var sample = new float[Inputs];
            sample[5] = x;
            var z = new float[Outputs];
            network.Predict(sample, z);
            var expected = Math.Abs(x) < 1e-35f ? 0 : (float)(x * factor);
            Assert.All(z, value => Assert.Equal(expected, value));
        }
    }

    [Fact]
    public void Weights_stay_within_the_largest_power()
    {
        var network = Network(2);
        Assert.Throws<ArgumentException>(() => network.Write("layers.0.weight", [.. Enumerable.Repeat(1.01f, Inputs * Outputs)]));
        PowersNet wide = new(seed: 1, threads: 1);
        var weights = wide.Read("layers.0.weight");
        Assert.InRange(weights.Max(), 1.9f, 2f);
        var (inputs, labels) = RandomData.Patterns(new Random(4), 40);
        for (var step = 0; step < 30; step++)
        {
            wide.Train(inputs, labels, 4f);
        }

        Assert.Equal(2f, wide.Read("layers.0.weight").Max(Math.Abs));
    }

    [Fact]
    public void The_bits_are_the_same_for_any_threads_and_in_a_network_that_goes_on_from_a_file()
    {
        var (inputs, labels) = RandomData.Patterns(new Random(5), 200);
        Dataset train = new(inputs, labels, height: 4, width: 4, channels: 1);
        Resumption.Checked((seed, threads) => new ConvPowersNet(seed, threads), train, Token);
    }

    [Fact]
    public void Nothing_is_multiplied()
    {
        Assert.Equal(0, ConvPowersNet.Costs.TrainingStep.Multiplications);
        Assert.Contains("PowersOfTwo(2, -6, 1)", ((INetwork)new PowersNet(1, 1)).Architecture, StringComparison.Ordinal);
    }

    /// <summary>A frozen network has weights of −1, 0 and 1.</summary>
    [Fact]
    public void A_network_of_powers_is_not_frozen()
    {
        Dataset samples = new(new float[16], [0], height: 4, width: 4, channels: 1);
        var path = Path.Combine(Path.GetTempPath(), "powers.kgm");
        var error = Assert.Throws<InvalidOperationException>(() => new ConvPowersNet(1, 1).Freeze(path, samples));
        Assert.Contains("Weights.Ternary", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Marchesi et al.: with two or three terms next to nothing is lost.</summary>
    [Fact]
    public void A_regression_comes_near_to_that_of_real_weights_with_more_terms()
    {
        IRegressor[] networks =
        [
            new OnePowerRegressionNet(1, 1), new TwoPowersRegressionNet(1, 1), new ThreePowersRegressionNet(1, 1), new RegressionNet(1, 1),
        ];
        var errors = networks.Select(network =>
        {
            new Trainer(network) { Epochs = 20, LearningRate = LearningRate.Exponential(0.01f, 0.001f) }
                .Fit(RegressionTests.Train, cancellationToken: Token);
            return network.Evaluate(RegressionTests.Test).RootMeanSquaredError;
        }).ToArray();
        output.WriteLine(FormattableString.Invariant(
            $"RMSE with 1, 2, 3 powers: {errors[0]:F4}, {errors[1]:F4}, {errors[2]:F4}; real weights: {errors[3]:F4}"));
        Assert.True(errors[1] < errors[0]);
        Assert.InRange(errors[0], 0, 4 * errors[3]);
        Assert.InRange(errors[2], 0, 1.6 * errors[3]);
    }

    private static double Scale => Math.Pow(2, -Math.Round(Math.Log2(0.5 * Math.Sqrt(6.0 / (Inputs + Outputs)))));

    private static IClassifier Network(int terms) => terms switch
    {
        1 => new OnePowerNet(seed: 91, threads: 1),
        2 => new TwoPowersNet(seed: 91, threads: 1),
        _ => new ThreePowersNet(seed: 91, threads: 1),
    };

    private static PowersSpec Powers(int terms) => new(terms, Min: -4, Max: 0);

    private static IEnumerable<double> Sums(PowersSpec powers, int terms) => terms == 0 ? [0] : Sums(powers, terms - 1).SelectMany(
        sum => Enumerable.Range(powers.Min, powers.Max - powers.Min + 1).Select(exponent => Math.ScaleB(1, exponent))
            .SelectMany(power => new[] { sum, sum + power, sum - power })).Distinct();

    /// <summary>Outputs on one-hot inputs are the weights times 2^S.</summary>
    private static double[] OfWeights(IClassifier network)
    {
        var oneHot = new float[Inputs * Inputs];
        for (var i = 0; i < Inputs; i++)
        {
            oneHot[(i * Inputs) + i] = 1;
        }

        var outputs = new float[Inputs * Outputs];
        network.Predict(oneHot, outputs);
        return [.. Enumerable.Range(0, Inputs * Outputs).Select(at => outputs[(at % Inputs * Outputs) + (at / Inputs)] * Scale)];
    }

    /// <summary>From −1 to 1, every multiple of a 64th and what lies just beside some of them among them.</summary>
    private static float[] Spread()
    {
        var weights = Enumerable.Range(0, Inputs * Outputs).Select(i => ((2f * i) / ((Inputs * Outputs) - 1)) - 1).ToArray();
        new Random(7).Shuffle(weights);
        for (var i = 0; i <= 128; i++)
        {
            weights[3 * i] = (i - 64) / 64f;
            weights[(3 * i) + 1] = Math.Clamp(MathF.BitIncrement((i - 64) / 64f), -1, 1);
        }

        return weights;
    }
}
