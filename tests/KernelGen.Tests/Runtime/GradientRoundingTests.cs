using System;
using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

/// <summary>Rounding of gradients against the definition in doubles, and against probabilities.</summary>
public sealed class GradientRoundingTests
{
    private const int Block = GradientCodec.BlockLength;
    private const int Lanes = 16;

    private static readonly QuantizationKey Key = new(0x12345678, 0x9ABCDEF0, 77);

    public static TheoryData<Exchange> Codes => [Exchange.Ternary, Exchange.PowersOfTwo];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Values_are_those_of_the_definition(Exchange exchange)
    {
        const int FirstBlock = 3;
        var values = Gradients(20 * Block);
        var rounded = values.ToArray();
        new GradientCodec(exchange).Quantize(rounded, FirstBlock, Key);
        for (var place = 0; place < values.Length; place++)
        {
            var (below, above) = Neighbours(exchange, values, place);
            var share = Share(exchange, FirstBlock + (place / Block), place % Block);
            var magnitude = Math.Abs((double)values[place]);

            // Above zero, a random fraction is added and the sum cut off; next to zero, it is compared.
            var isAbove = below > 0 ? share + ((magnitude - below) / (above - below)) >= 1 : share * above < magnitude;
            Assert.Equal((float)Math.CopySign(isAbove ? above : below, values[place]), rounded[place]);
            Assert.False(rounded[place] == 0 && float.IsNegative(rounded[place]), "There is one zero.");
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_gradient_is_the_mean_of_what_it_becomes(Exchange exchange)
    {
        const int Steps = 3000;
        float[] values = [.. Gradients(Block).Select(value => value * 0.7f)];
        var sums = new double[Block];
        GradientCodec codec = new(exchange);
        for (uint step = 0; step < Steps; step++)
        {
            var rounded = values.ToArray();
            codec.Quantize(rounded, 0, Key with { Step = step });
            for (var k = 0; k < Block; k++)
            {
                sums[k] += rounded[k];
            }
        }

        for (var k = 0; k < Block; k++)
        {
            // Between neighbours a and b, the variance of a mean of n is (v − a)(b − v)/n.
            var (below, above) = Neighbours(exchange, values, k);
            var magnitude = Math.Abs(values[k]);
            var deviation = Math.Sqrt((magnitude - below) * (above - magnitude) / Steps);
            Assert.Equal(values[k], sums[k] / Steps, (5 * deviation) + (1e-5 * above));
        }
    }

    [Fact]
    public void Draws_depend_on_step_and_shards()
    {
        var values = Gradients(2 * Block);
        var key = QuantizationKey.Of(seed: 5, step: 6);
        QuantizationKey[] keys =
        [
            key.For(new ShardRange(0, 1)), key.For(new ShardRange(1, 1)), key.For(new ShardRange(0, 2)), key.For(new ShardRange(2, 1)),
            QuantizationKey.Of(5, 7).For(new ShardRange(0, 1)), QuantizationKey.Of(1L << 40, 6).For(new ShardRange(0, 1)),
        ];
        var rounded = keys.Select(other =>
        {
            var result = values.ToArray();
            new GradientCodec(Exchange.Ternary).Quantize(result, 0, other);
            return Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(result));
        });
        Assert.Equal(keys.Length, rounded.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Zeros_stay_zero_and_powers_of_two_what_they_are(Exchange exchange)
    {
        var values = new float[2 * Block];
        values.AsSpan(0, Block).Fill(-0f);
        values.AsSpan(Block).Fill(-0.25f);
        float[] expected = [.. Enumerable.Repeat(0f, Block), .. Enumerable.Repeat(-0.25f, Block)];
        new GradientCodec(exchange).Quantize(values, 0, Key);
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), values.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(Exchange.Ternary, float.NaN)]
    [InlineData(Exchange.Ternary, float.NegativeInfinity)]
    [InlineData(Exchange.PowersOfTwo, float.NaN)]
    [InlineData(Exchange.PowersOfTwo, float.PositiveInfinity)]
    public void What_is_not_finite_is_not_rounded_away(Exchange exchange, float bad)
    {
        var values = Gradients(3 * Block);
        values[Block + 9] = bad;
        new GradientCodec(exchange).Quantize(values, 0, Key);
        Assert.All(values[..Block], value => Assert.True(float.IsFinite(value)));
        Assert.All(values[Block..(2 * Block)], value => Assert.True(float.IsNaN(value)));
        Assert.All(values[(2 * Block)..], value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_smallest_numbers_are_rounded_to_the_smallest_normal_one(Exchange exchange)
    {
        float[] values = [.. Enumerable.Range(0, Block).Select(k => k * float.Epsilon * 20_000)];
        new GradientCodec(exchange).Quantize(values, 0, Key);
        Assert.All(values, value => Assert.True(value is 0 or 1.17549435E-38f));
        Assert.Contains(values, value => value > 0);
    }

    /// <summary>Gradients of very different sizes, as those of one layer are.</summary>
    internal static float[] Gradients(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(k => k % 11 == 0 ? 0
            : (float)(Math.ScaleB(random.NextDouble() - 0.5, -random.Next(9)) * (1 + (k / Block)) / (1 + (k / Lanes % 5))))];
    }

    /// <summary>The two magnitudes that a gradient becomes one of.</summary>
    private static (double Below, double Above) Neighbours(Exchange exchange, float[] values, int place)
    {
        var most = Math.ScaleB(1, (int)Math.Ceiling(Math.Log2(Largest(values, place, Block))));
        if (exchange == Exchange.Ternary)
        {
            var unit = most / 16;
            return (0, Math.Max(1, Math.Ceiling(Largest(values, place, Lanes) / unit)) * unit);
        }

        var (magnitude, smallest) = (Math.Abs((double)values[place]), most / 64);
        var below = magnitude < smallest ? 0 : Math.ScaleB(1, (int)Math.Floor(Math.Log2(magnitude)));
        return (below, magnitude < smallest ? smallest : 2 * below);
    }

    private static double Largest(float[] values, int place, int length)
    {
        var first = place / length * length;
        return values[first..(first + length)].Max(value => Math.Abs((double)value));
    }

    /// <summary>The random share that a gradient is compared with: a draw is for two of them, sixteen apart.</summary>
    private static double Share(Exchange exchange, int block, int place)
    {
        var (low, high) = Threefry.Draw(
            Key.Key0, Key.Key1, (uint)((block * Block / 2) + (place / (2 * Lanes) * Lanes) + (place % Lanes)), Key.Step);
        var bits = exchange == Exchange.Ternary ? 19 : 23;
        return ((place / Lanes % 2 == 0 ? low : high) >> (32 - bits)) / (double)(1 << bits);
    }
}
