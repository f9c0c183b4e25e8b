using System;
using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

/// <summary>Rounding of gradients against the definition in doubles, and against probabilities.</summary>
public sealed class GradientQuantizerTests
{
    private const int Block = GradientQuantizer.BlockLength;

    private static readonly QuantizationKey Key = new(0x12345678, 0x9ABCDEF0, 77);

    public static TheoryData<int> Powers => [1, 7];

    [Theory]
    [MemberData(nameof(Powers))]
    public void Values_are_those_of_the_definition(int powers)
    {
        const int FirstBlock = 3;
        var values = Gradients(40 * Block);
        var rounded = values.ToArray();
        new GradientQuantizer(powers).Quantize(rounded, FirstBlock, Key);
        for (var block = 0; block < values.Length / Block; block++)
        {
            var scale = Scale(values.AsSpan(block * Block, Block));
            for (var k = 0; k < Block; k++)
            {
                var (value, place) = (values[(block * Block) + k], (block * Block) + k);
                Assert.Equal(Rounded(value, Math.ScaleB(scale, 1 - powers), Share(FirstBlock + block, k)), rounded[place]);
                Assert.False(rounded[place] == 0 && float.IsNegative(rounded[place]), "There is one zero.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void Every_gradient_is_the_mean_of_what_it_becomes(int powers)
    {
        const int Steps = 4000;
        float[] values = [.. Gradients(Block).Select(value => value * 0.7f)];
        var scale = Scale(values);
        var sums = new double[Block];
        GradientQuantizer quantizer = new(powers);
        for (uint step = 0; step < Steps; step++)
        {
            var rounded = values.ToArray();
            quantizer.Quantize(rounded, 0, Key with { Step = step });
            for (var k = 0; k < Block; k++)
            {
                sums[k] += rounded[k];
            }
        }

        for (var k = 0; k < Block; k++)
        {
            // Between neighbours a and b, the variance of a mean of n is (v − a)(b − v)/n.
            var magnitude = Math.Abs(values[k]);
            var smallest = Math.ScaleB(scale, 1 - powers);
            var below = magnitude < smallest ? 0 : Math.ScaleB(1, (int)Math.Floor(Math.Log2(magnitude)));
            var above = magnitude < smallest ? smallest : 2 * below;
            var deviation = Math.Sqrt((magnitude - below) * (above - magnitude) / Steps);
            Assert.Equal(values[k], sums[k] / Steps, (5 * deviation) + (1e-6 * scale));
        }
    }

    [Fact]
    public void Draws_depend_on_step_and_shards()
    {
        var values = Gradients(4 * Block);
        var key = QuantizationKey.Of(seed: 5, step: 6);
        float[][] rounded =
        [
            .. new[]
            {
                key.For(new ShardRange(0, 1)), key.For(new ShardRange(1, 1)), key.For(new ShardRange(0, 2)), key.For(new ShardRange(2, 1)),
                QuantizationKey.Of(5, 7).For(new ShardRange(0, 1)), QuantizationKey.Of(1L << 40, 6).For(new ShardRange(0, 1)),
            }.Select(other =>
            {
                var result = values.ToArray();
                new GradientQuantizer(1).Quantize(result, 0, other);
                return result;
            }),
        ];
        for (var i = 0; i < rounded.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.NotEqual(rounded[i], rounded[j]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void Zeros_stay_zero_and_powers_of_two_what_they_are(int powers)
    {
        var values = new float[2 * Block];
        values.AsSpan(0, Block).Fill(-0f);
        values.AsSpan(Block).Fill(-0.25f);
        float[] expected = [.. Enumerable.Repeat(0f, Block), .. Enumerable.Repeat(-0.25f, Block)];
        new GradientQuantizer(powers).Quantize(values, 0, Key);
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), values.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(1, float.NaN)]
    [InlineData(1, float.NegativeInfinity)]
    [InlineData(7, float.NaN)]
    [InlineData(7, float.PositiveInfinity)]
    public void What_is_not_finite_is_not_rounded_away(int powers, float bad)
    {
        var values = Gradients(3 * Block);
        values[Block + 9] = bad;
        new GradientQuantizer(powers).Quantize(values, 0, Key);
        Assert.All(values[..Block], value => Assert.True(float.IsFinite(value)));
        Assert.All(values[Block..(2 * Block)], value => Assert.True(float.IsNaN(value)));
        Assert.All(values[(2 * Block)..], value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void The_smallest_numbers_are_rounded_to_the_smallest_normal_one(int powers)
    {
        float[] values = [.. Enumerable.Range(0, Block).Select(k => k * float.Epsilon * 100_000)];
        new GradientQuantizer(powers).Quantize(values, 0, Key);
        Assert.All(values, value => Assert.True(value is 0 or 1.17549435E-38f));
        Assert.Contains(values, value => value > 0);
    }

    /// <summary>Gradients of very different sizes, as those of one layer are.</summary>
    internal static float[] Gradients(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(k =>
            k % 11 == 0 ? 0 : (float)(Math.ScaleB(random.NextDouble() - 0.5, -random.Next(9)) * (1 + (k / Block))))];
    }

    private static double Scale(ReadOnlySpan<float> block)
    {
        var most = 0.0;
        foreach (var value in block)
        {
            most = Math.Max(most, Math.Abs(value));
        }

        return Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(most)));
    }

    private static float Rounded(double value, double smallest, double share)
    {
        var magnitude = Math.Abs(value);
        if (magnitude < smallest)
        {
            return share * smallest < magnitude ? (float)Math.CopySign(smallest, value) : 0;
        }

        var below = Math.ScaleB(1, (int)Math.Floor(Math.Log2(magnitude)));
        return (float)Math.CopySign(share + (magnitude / below) - 1 >= 1 ? 2 * below : below, value);
    }

    /// <summary>The random share that a gradient is compared with: draws number pairs of gradients, sixteen apart.</summary>
    private static double Share(int block, int k)
    {
        var (low, high) = Threefry.Draw(Key.Key0, Key.Key1, (uint)((block * 32) + (k / 32 * 16) + (k % 16)), Key.Step);
        return ((k / 16 % 2 == 0 ? low : high) >> 9) / (double)(1 << 23);
    }
}
