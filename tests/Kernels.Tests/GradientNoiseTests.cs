using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Noise on gradients, against its formula: σ² = η / (1 + t)^γ, σ rounded to a power of two.</summary>
public sealed class GradientNoiseTests(ITestOutputHelper output)
{
    private const float Rate = 0.5f;

    /// <summary>log₂ of σ is off by half at most; what few values are estimated by adds to that.</summary>
    private const double Bound = 0.56;

    private static System.Threading.CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Noise_has_the_variance_of_its_step_and_the_shape_of_a_bell()
    {
        NoisyNet network = new(seed: 3, threads: 1);
        network.Write("layers.0.weight", new float[37 * 40]);
        network.Write("layers.2.weight", new float[5 * 37]);
        var logarithms = new List<double>();
        var all = new List<double>();
        for (var step = 0; step < 70; step++)
        {
            // Nothing comes in and nothing comes out: gradients of both matrices are zero.
            network.Write("layers.2.weight", new float[5 * 37]);
            var before = network.Read("layers.0.weight");
            network.Train(new float[4 * 40], [0, 1, 2, 3], Rate);
            var noise = network.Read("layers.0.weight").Zip(before, (after, value) => ((double)after - value) / Rate).ToArray();

            var deviation = Deviation(noise);
            logarithms.Add(Math.Log2(deviation / Math.Sqrt(0.25 / (1 + step))));
            Assert.InRange(logarithms[^1], -Bound, Bound);
            Assert.InRange(noise.Average(), -5 * deviation / Math.Sqrt(noise.Length), 5 * deviation / Math.Sqrt(noise.Length));
            all.AddRange(noise.Select(value => value / deviation));
        }

        // Rounding to powers of two goes both ways. Of eight independent bytes the fourth moment is 3 − 6/5/8.
        Assert.InRange(logarithms.Min(), -Bound, -0.25);
        Assert.InRange(logarithms.Max(), 0.25, Bound);
        var kurtosis = all.Average(value => Math.Pow(value, 4));
        output.WriteLine(FormattableString.Invariant($"log2 from {logarithms.Min():F2} to {logarithms.Max():F2}, kurtosis {kurtosis:F3}"));
        Assert.InRange(kurtosis, 2.81, 2.89);
        Assert.InRange(all.Count(value => Math.Abs(value) > 3) / (double)all.Count, 0.0015, 0.0027);
    }

    [Fact]
    public void Every_parameter_has_noise_of_its_own_behind_the_limit_of_gradients()
    {
        ClippedNoisyNet network = new(seed: 3, threads: 1);
        string[] names = ["layers.1.weight", "layers.1.bias", "layers.2.weight", "layers.2.bias"];
        var present = names.Where(name => network.Tensors.Any(tensor => tensor.Name == name)).ToArray();
        var sums = present.ToDictionary(name => name, _ => new List<double>());
        for (var step = 0; step < 30; step++)
        {
            var before = present.ToDictionary(name => name, network.Read);
            network.Train(new float[4 * 3], [0, 1, 0, 1], 1f / 1024);
            foreach (var name in present)
            {
                sums[name].AddRange(network.Read(name).Zip(before[name], (after, value) => ((double)after - value) * 1024));
            }
        }

        // σ is 4, next to a power of two of noise; a gradient is at most a half.
        Assert.Contains("layers.1.weight", present);
        Assert.Contains("layers.1.bias", present);
        Assert.All(present, name => Assert.InRange(Deviation([.. sums[name]]), 4 / 1.5, 4 * 1.5));
        var (gamma, beta) = (sums["layers.1.weight"], sums["layers.1.bias"]);
        Assert.InRange(Correlation(gamma, beta), -0.06, 0.06);
        Assert.InRange(Correlation([.. gamma.Skip(300)], [.. gamma.SkipLast(300)]), -0.06, 0.06);
    }

    /// <summary>Whatever lies between parameters stays zero, and a resumed training draws on where it was.</summary>
    [Fact]
    public void The_bits_are_the_same_for_any_threads_and_in_a_network_that_goes_on_from_a_file()
    {
        var (inputs, labels) = RandomData.Patterns(new Random(5), 200);
        Dataset train = new(inputs, labels, height: 4, width: 4, channels: 1);
        var noisy = Resumption.Checked((seed, threads) => new NoisyZeroNet(seed, threads), train, Token);
        QuietZeroNet quiet = new(seed: 2, threads: 2);
        Resumption.Training(quiet).Fit(train, cancellationToken: Token);
        Assert.NotEqual(quiet.Read("layers.0.weight"), noisy.Read("layers.0.weight"));
    }

    [Fact]
    public void A_network_without_multiplications_has_none_of_noise_either()
    {
        Assert.Equal(0, NoisyZeroNet.Costs.TrainingStep.Multiplications);
        INetwork network = new NoisyZeroNet(seed: 1, threads: 1);
        Assert.Equal("without multiplications; ShiftMomentum(3); gradient noise 0.01, 0.55", network.TrainingSettings);
    }

    private static double Deviation(double[] values) => Math.Sqrt(values.Average(value => value * value));

    private static double Correlation(List<double> left, List<double> right) =>
        left.Zip(right, (x, y) => x * y).Average() / (Deviation([.. left]) * Deviation([.. right]));
}
