using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Values that lie exactly on a threshold, which random ones never do.</summary>
public sealed class EdgeTests
{
    private const int Features = 64;
    private const int Samples = 70;

    private static readonly NetworkSpec Dense = new(Features, Samples, [new DenseSpec(70)], LossKind.MeanSquaredError);

    /// <summary>A weight as large as its draw is sampled to 0 (ternary) or −1 (binary), one a little larger to its sign.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_on_the_threshold(bool binary)
    {
        var kind = binary ? Weights.Binary : Weights.Ternary;
        var spec = Dense with { Weights = kind };
        using var networks = NetworkCompiler.Compile(spec);
        var network = networks.Create(0, 29, 2);
        var weights = network.Read(0);
        foreach (var purpose in new[] { DrawPurpose.InferenceWeights, DrawPurpose.TrainingWeights })
        {
            var draws = new Draws(29, 0, 0, purpose);
            for (var o = 0; o < 70; o++)
            {
                for (var i = 0; i < Features; i++)
                {
                    var at = (o * Features) + i;
                    var p = (draws.Weight(o, i, Features, 70) + 0.5f) / 65536;
                    var threshold = binary ? (2 * p) - 1 : p;
                    var w = threshold + ((at % 3) switch { 0 => 0, 1 => 1f / (1 << 18), _ => -1f / (1 << 18) });
                    weights[at] = Math.Clamp(!binary && at % 2 == 1 ? -w : w, -1, 1);
                }
            }

            network.WriteTensor(0, weights);
            var random = new Random(1);
            if (purpose == DrawPurpose.InferenceWeights)
            {
                AssertSamples(network, kind, weights, draws);
            }
            else
            {
                var inputs = RandomData.Inputs(random, Samples, Features);
                new NetworkComparison(spec, network, 0, new Tally()).CompareStep(inputs, RandomData.Labels(random, Samples, 70), 0.1f);
            }
        }
    }

    /// <summary>Inputs whose fraction and draw add up to exactly the carry, and one unit in the last place less.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Inputs_on_the_threshold(bool nearest)
    {
        var quantization = new QuantizationSpec(Rounding: nearest ? Rounding.Nearest : Rounding.Stochastic);
        var spec = Dense with { Quantization = quantization };
        using var networks = NetworkCompiler.Compile(spec);
        var network = networks.Create(0, 31, 2);
        var draws = new Draws(31, 0, 0, DrawPurpose.Quantization);
        var inputs = new float[Samples * Features];
        for (var s = 0; s < Samples; s++)
        {
            for (var i = 0; i < Features; i++)
            {
                var at = (s * Features) + i;
                var p = nearest ? 0.5f : (draws.Activation(i, s, Features) + 0.5f) / 65536;
                var carry = MathF.ScaleB(2 - p, (at % 11) - 5);
                var x = (at % 7) switch
                {
                    0 => carry,
                    1 => MathF.BitDecrement(carry),
                    2 => p / 16,                                  // below the smallest power, 2⁻⁴
                    3 => (p / 16) + (1f / (1 << 22)),
                    4 => MathF.ScaleB(1, (at % 13) - 6),
                    5 => MathF.BitDecrement(MathF.ScaleB(1, (at % 13) - 6)),
                    _ => at % 2 == 0 ? 0 : BitConverter.Int32BitsToSingle(at),   // subnormal
                };
                inputs[at] = at % 5 == 0 ? -x : x;
            }
        }

        // The draws are from step 0 only: each comparison starts again there.
        foreach (var samples in new[] { Samples, 17, 1 })
        {
            network.Restore(31, 0);
            network.WriteTensor(0, new float[70 * Features]);
            new NetworkComparison(spec, network, 0, new Tally())
                .CompareStep(inputs[..(samples * Features)], RandomData.Labels(new Random(samples), samples, 70), 0.01f);
        }
    }

    /// <summary>A draw equal to the threshold keeps the value.</summary>
    [Fact]
    public void Dropout_on_the_threshold()
    {
        const float Rate = 0.25f;
        const int Threshold = 16384;
        var spec = Dense with { Layers = [new DropoutSpec(Rate), new DenseSpec(70)] };
        var seed = Enumerable.Range(0, 10_000).First(candidate =>
        {
            var draws = new Draws(candidate, 0, 0, DrawPurpose.Dropout);
            return Enumerable.Range(0, Samples * Features).Any(at => draws.Activation(at % Features, at / Features, Features) == Threshold);
        });
        using var networks = NetworkCompiler.Compile(spec);
        var random = new Random(6);
        var inputs = Enumerable.Range(0, Samples * Features).Select(_ => 1 + RandomData.Normal(random)).ToArray();
        new NetworkComparison(spec, networks.Create(0, seed, 1), 0, new Tally())
            .CompareStep(inputs, RandomData.Labels(random, Samples, 70), 0.01f);
    }

    /// <summary>The counter of random draws has 32 bits; steps go on beyond.</summary>
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(uint.MaxValue)]
    [InlineData((1L << 32) + 5)]
    public void Steps_beyond_32_bits(long step)
    {
        var spec = Dense with
        {
            Layers = [new DenseSpec(20), new BatchNormSpec(), new ReLUSpec(), new DropoutSpec(0.5f), new DenseSpec(3)]
        };
        using var networks = NetworkCompiler.Compile(spec);
        var network = networks.Create(0, -1, 1);
        network.Restore(-2, step);
        Assert.Equal((-2, step), (network.Seed, network.Step));
        var random = new Random(8);
        var comparison = new NetworkComparison(spec, network, 0, new Tally());
        for (var i = 0; i < 2; i++)
        {
            comparison.CompareStep(RandomData.Inputs(random, Samples, Features), RandomData.Labels(random, Samples, 3), 0.01f);
        }

        Assert.Equal(step + 2, network.Step);
    }

    /// <summary>Logits so far apart that their exponentials overflow or vanish, and a loss of hundreds.</summary>
    [Theory]
    [InlineData(1f)]
    [InlineData(20f)]
    [InlineData(80f)]
    [InlineData(300f)]
    [InlineData(1e5f)]
    public void Softmax_of_large_logits(float scale)
    {
        var spec = new NetworkSpec(9, 33, [new DenseSpec(7)], LossKind.SoftmaxCrossEntropy, Weights.Real);
        using var networks = NetworkCompiler.Compile(spec);
        var random = new Random(12);
        var inputs = Enumerable.Range(0, 33 * 9).Select(_ => scale * RandomData.Normal(random)).ToArray();
        new NetworkComparison(spec, networks.Create(0, 2, 1), 0, new Tally()).CompareStep(inputs, RandomData.Labels(random, 33, 7), 0.01f);
    }

    private static void AssertSamples(IClassifier network, Weights kind, float[] weights, Draws draws)
    {
        network.InferenceWeights = InferenceWeights.Sampled;
        var oneHot = new float[Features * Features];
        for (var i = 0; i < Features; i++)
        {
            oneHot[(i * Features) + i] = 8;   // 1 / 2^S with S = −3
        }

        var outputs = new float[Features * 70];
        network.Predict(oneHot, outputs);
        for (var o = 0; o < 70; o++)
        {
            for (var i = 0; i < Features; i++)
            {
                var w = weights[(o * Features) + i];
                var expected = ReferenceWeighted.Sample(w, draws.Weight(o, i, Features, 70), kind, InferenceWeights.Sampled);
                Assert.True(
                    expected == outputs[(i * 70) + o],
                    FormattableString.Invariant($"weight [{o},{i}] {w:R}: {outputs[(i * 70) + o]}, not {expected}"));
            }
        }
    }
}
