using System;
using System.Linq;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>
/// Binary sequences of stochastic computing: a bit that is 1 with probability p comes out of p's binary digits and as many random bits,
/// by "and" and "or" alone (Gupta, Kumaresan 1988; Jeavons et al. 1994). Kernels compare a draw with p, which gives the same bits.
/// </summary>
public sealed class BitStreamTests
{
    private const int Digits = 16;
    private const int Words = sizeof(ulong) * 8;

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Samples_of_ternary_weights_are_those_of_the_logic(long step)
    {
        const int Inputs = 48;
        const int Outputs = 80;
        const long Seed = 17;
        var network = new TernarySamplesNet(Seed, threads: 1);
        var random = new Random(3);

        // Probabilities that have sixteen digits, the least and the greatest among them; 1 has one more.
        int[] digits = [0, 1, 65_535, .. Enumerable.Range(3, (Inputs * Outputs) - 3).Select(_ => random.Next(1 << Digits))];
        float[] weights = [.. digits.Select((value, at) => (at % 2 == 0 ? value : -value) / 65_536f)];
        ((IClassifier)network).Write("layers.0.weight", weights);
        network.InferenceWeights = InferenceWeights.Sampled;
        network.Restore(Seed, step);

        var oneHot = new float[Inputs * Inputs];
        for (var i = 0; i < Inputs; i++)
        {
            oneHot[(i * Inputs) + i] = 1;
        }

        var outputs = new float[Inputs * Outputs];
        network.Predict(oneHot, outputs);

        Draws draws = new(Seed, step, layer: 0, DrawPurpose.InferenceWeights);
        for (var first = 0; first < weights.Length; first += Words)
        {
            var numbers = Enumerable.Range(first, Words).ToArray();
            var bits = Logic(
                [.. numbers.Select(number => digits[number])],
                [.. numbers.Select(number => draws.Weight(number / Inputs, number % Inputs, Inputs, Outputs))]);
            foreach (var number in numbers)
            {
                var output = outputs[(number % Inputs * Outputs) + (number / Inputs)];
                var drawn = ((bits >> (number - first)) & 1) == 1;
                Assert.Equal(drawn ? Math.Sign(weights[number]) : 0, Math.Sign(output));
            }
        }
    }

    [Fact]
    public void Every_probability_has_its_share_of_all_draws()
    {
        // A word of draws, which the test shifts through all 65,536.
        for (var digits = 0; digits < 1 << Digits; digits += 4_369)
        {
            var count = 0;
            for (var first = 0; first < 1 << Digits; first += Words)
            {
                var bits = Logic(Enumerable.Repeat(digits, Words).ToArray(), Enumerable.Range(first, Words).ToArray());
                count += System.Numerics.BitOperations.PopCount(bits);
            }

            Assert.Equal(digits, count);
        }
    }

    /// <summary>64 bits from 64 probabilities and 64 draws, a digit of all of them at a time.</summary>
    private static ulong Logic(int[] probabilities, int[] draws)
    {
        ulong stream = 0;
        for (var digit = 0; digit < Digits; digit++)
        {
            var one = Plane(probabilities, digit);

            // Random bits may as well be turned over: this way, a draw below p gives 1.
            var random = ~Plane(draws, digit);
            stream = (one & (stream | random)) | (~one & stream & random);
        }

        return stream;
    }

    private static ulong Plane(int[] values, int digit) =>
        values.Select((value, at) => ((ulong)(value >> digit) & 1) << at).Aggregate(0ul, static (plane, bit) => plane | bit);
}
