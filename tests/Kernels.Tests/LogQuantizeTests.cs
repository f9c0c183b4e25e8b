using System;
using System.IO;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Activations and gradients that are powers of two: what they are rounded to, how often, and what is learned with them.</summary>
public sealed class LogQuantizeTests(ITestOutputHelper output)
{
    private const int Width = 16;
    private static readonly PowersSpec Powers = new(Min: -4, Max: 1);

    /// <summary>By one sample's kernels and by a mini-batch's: ties, both ends and zeros of either sign included.</summary>
    [Fact]
    public void Values_become_the_nearest_power_or_zero()
    {
        IRegressor network = new LogValuesNet(seed: 1, threads: 1);
        network.Write("layers.1.weight", Identity(1));
        float[] chosen =
        [
            0, -0f, 1, -2, 3, 1e30f, -1e30f, 1.5f, 1.4999999f, -0.75f, 0.03125f, 0.031250004f, -0.046875f, float.Epsilon, 0.09375f,
            float.PositiveInfinity,
        ];
        var random = new Random(3);
        var values = chosen.Concat(Enumerable.Range(0, 304).Select(_ => MathF.ScaleB(RandomData.Normal(random), random.Next(-6, 3))));
        float[] finite = [.. values.Select(x => float.IsFinite(x) ? x : 5e37f)];
        var outputs = new float[finite.Length];
        network.Predict(finite, outputs);
        Assert.Equal(finite.Select(x => (float)Powers.Power(x, null)), outputs);
        var one = new float[Width];
        for (var sample = 0; sample < finite.Length / Width; sample++)
        {
            network.Predict(finite.AsSpan(sample * Width, Width), one);
            Assert.Equal(outputs.Skip(sample * Width).Take(Width), one);
        }
    }

    /// <summary>The products of one power with weights at both ends of the range: to the bit, or 0 where they are not normal.</summary>
    [Theory]
    [InlineData(2f)]
    [InlineData(-0.0625f)]
    public void Products_are_those_of_floats(float power)
    {
        IRegressor network = new LogValuesNet(seed: 1, threads: 1);
        foreach (var weight in new[] { 0f, -0f, 1f, -1.2345678f, 3e-38f, -2e-37f, 1e-39f, 1.1e38f, -3e37f })
        {
            network.Write("layers.1.weight", Identity(weight));
            float[] inputs = [.. Enumerable.Repeat(power, Width * 20)];
            var outputs = new float[inputs.Length];
            network.Predict(inputs, outputs);
            var expected = Math.Abs(weight) < MathF.ScaleB(1, -122) ? 0 : weight * power;
            Assert.All(outputs, value => Assert.Equal(expected, value));
            network.Predict(inputs.AsSpan(0, Width), outputs.AsSpan(0, Width));
            Assert.All(outputs.Take(Width), value => Assert.Equal(expected, value));
        }
    }

    /// <summary>What an integer addition would make of an overflow is another number.</summary>
    [Fact]
    public void Where_a_product_may_not_be_finite_the_sum_is_NaN()
    {
        IRegressor network = new LogValuesNet(seed: 1, threads: 1);
        network.Write("layers.1.weight", Identity(3e38f));
        float[] inputs = [.. Enumerable.Repeat(2f, Width)];
        var outputs = new float[Width];
        network.Predict(inputs, outputs);
        Assert.All(outputs, value => Assert.True(float.IsNaN(value)));
    }

    /// <summary>A sample's error behind the rounding, which moves the biases there, passes up to the largest power.</summary>
    [Fact]
    public void Gradients_pass_up_to_the_largest_power()
    {
        IRegressor network = new LogGradientNet(seed: 3, threads: 1);
        float[] sample = [2.5f, -1f, 0.75f];
        var before = network.ReadAll();
        network.Train(sample, [3f, -2f], 0.125f);
        var after = network.ReadAll();
        var passed = 0;
        for (var j = 0; j < 40; j++)
        {
            var x = before[1][j] + Enumerable.Range(0, 3).Sum(i => (double)before[0][(3 * j) + i] * sample[i]);
            var error = Enumerable.Range(0, 2).Sum(k => (double)before[2][(k * 40) + j] * (after[3][k] - before[3][k]));
            Assert.Equal(Math.Abs(x) <= 0.5 ? error : 0, after[1][j] - before[1][j], 1e-5);
            passed += Math.Abs(x) <= 0.5 ? 1 : 0;
        }

        Assert.InRange(passed, 5, 35);
    }

    /// <summary>Biases that were 0 are the gradients at the sums: one of the two powers beside the exact one, their mean.</summary>
    [Fact]
    public void Gradients_are_powers_of_two_whose_mean_is_the_gradient()
    {
        const int Draws = 600;
        var exact = Biases(new ExactGradientNet(seed: 5, threads: 1), 0);
        var powers = new PowersSpec(Min: -14, Max: -9);
        var sums = new double[exact.Length];
        IRegressor network = new RoundedGradientNet(seed: 5, threads: 1);
        var start = network.ReadAll();
        for (var draw = 0; draw < Draws; draw++)
        {
            for (var tensor = 0; tensor < start.Length; tensor++)
            {
                network.WriteTensor(tensor, start[tensor]);
            }

            var rounded = Biases(network, draw);
            for (var i = 0; i < exact.Length; i++)
            {
                Assert.Contains((double)rounded[i], new[] { powers.Power(exact[i], 0), powers.Power(exact[i], 65535) });
                sums[i] += rounded[i];
            }
        }

        var inRange = 0;
        for (var i = 0; i < exact.Length; i++)
        {
            var (low, high) = (powers.Power(exact[i], 0), powers.Power(exact[i], 65535));
            var mean = Math.Abs(exact[i]) > Math.ScaleB(1, -9) ? low : exact[i];
            inRange += low != high ? 1 : 0;
            Assert.Equal(mean, sums[i] / Draws, (5 * Math.Sqrt(Math.Abs((high - mean) * (mean - low)) / Draws)) + 1e-8);
        }

        Assert.InRange(inRange, 40, exact.Length - 5);
    }

    [Fact]
    public void Nothing_is_multiplied()
    {
        Assert.Equal(0, LogNet.Costs.TrainingStep.Multiplications);
        Assert.Equal(0, ConvLogNet.Costs.TrainingStep.Multiplications);
        Assert.Equal(0, ConvLogNet.Costs.Inference.Multiplications);
        Assert.Contains("LogQuantize(-7, 2)", ((INetwork)new LogNet(1, 1)).Architecture, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bits_are_the_same_for_any_threads_and_in_a_network_that_goes_on_from_a_file()
    {
        var (inputs, labels) = RandomData.Patterns(new Random(5), 200);
        Dataset train = new(inputs, labels, height: 4, width: 4, channels: 1);
        Resumption.Checked((seed, threads) => new ConvLogNet(seed, threads), train, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void It_is_not_frozen()
    {
        Dataset samples = new(new float[16], [0], height: 4, width: 4, channels: 1);
        var path = Path.Combine(Path.GetTempPath(), "log.kgm");
        var error = Assert.Throws<InvalidOperationException>(() => new ConvLogNet(1, 1).Freeze(path, samples));
        Assert.Contains("LogQuantize (layer 0) gives powers of two", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Inputs too are powers of two here, which of their noise takes a part for the rest.</summary>
    [Fact]
    public void It_learns_as_full_precision_does()
    {
        var errors = new IClassifier[] { new LogNet(1, 1), new FullPrecisionNet(1, 1) }.Select(network =>
        {
            var random = new Random(9);
            for (var step = 0; step < 300; step++)
            {
                var (inputs, labels) = Noisy(random, 40);
                network.Train(inputs, labels, step < 200 ? 0.125f : 0.03125f);
            }

            var (test, classes) = Noisy(new Random(10), 2000);
            network.Calibrate(test);
            var found = new int[classes.Length];
            network.Classify(test, found);
            return found.Zip(classes).Count(pair => pair.First != pair.Second) / (double)classes.Length;
        }).ToArray();
        output.WriteLine(FormattableString.Invariant($"error: {errors[0]:P2}; full precision: {errors[1]:P2}"));
        Assert.InRange(errors[0], 0, errors[1] + 0.04);
    }

    private static (float[] Inputs, int[] Labels) Noisy(Random random, int samples)
    {
        var (inputs, labels) = RandomData.Patterns(random, samples);
        return ([.. inputs.Select(x => x + (0.8f * RandomData.Normal(random)))], labels);
    }

    private static float[] Identity(float scale) =>
        [.. Enumerable.Range(0, Width * Width).Select(i => i % (Width + 1) == 0 ? scale : 0f)];

    private static float[] Biases(IRegressor network, long step)
    {
        network.Restore(5, step);
        network.Train([0.5f, -0.25f, 1f], [.. Enumerable.Range(0, 80).Select(i => (i - 40) / 32f)], 0.0625f);
        return [.. network.ReadAll()[1].Select(bias => -bias)];
    }
}
