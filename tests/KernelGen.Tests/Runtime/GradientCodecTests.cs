using System;
using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class GradientCodecTests
{
    private const int Block = GradientCodec.BlockLength;

    public static TheoryData<Exchange> Codes => [Exchange.Ternary, Exchange.PowersOfTwo];

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_is_rounded_stays_as_it_is(Exchange exchange)
    {
        GradientCodec codec = new(exchange);
        var values = Values(codec);
        codec.Quantize(values, 0, new QuantizationKey(1, 2, 3));
        var again = values.ToArray();
        codec.Quantize(again, 7, new QuantizationKey(4, 5, 6));
        Assert.Equal(Bits(values), Bits(again));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Packed_gradients_are_added_as_those_that_they_stand_for(Exchange exchange)
    {
        const int FirstBlock = 30;
        var key = new QuantizationKey(1, 2, 4);
        GradientCodec codec = new(exchange);
        var (values, others) = (Values(codec), Values(codec).Reverse().ToArray());
        var (bytes, added) = (Packed(values), Packed(others));
        codec.Decode(bytes, values);
        codec.Decode(added, others);
        float[] sums = [.. values.Zip(others, static (a, b) => a + b)];
        codec.Quantize(sums, FirstBlock, key);
        codec.Merge(bytes, added, FirstBlock, key);
        codec.Decode(bytes, values);
        Assert.Equal(Bits(sums), Bits(values));

        byte[] Packed(float[] gradients)
        {
            var packed = new byte[gradients.Length / codec.GroupLength * codec.GroupBytes];
            codec.Encode(gradients, packed, 0, new QuantizationKey(1, 2, 3));
            return packed;
        }
    }

    [Fact]
    public void Five_ternary_gradients_are_a_byte()
    {
        GradientCodec codec = new(Exchange.Ternary);
        Assert.Equal((1280, 256 + (5 * 9)), (codec.GroupLength, codec.GroupBytes));
        var (values, bytes) = (new float[codec.GroupLength], new byte[codec.GroupBytes]);
        (values[0], values[17], values[Block], values[(2 * Block) + 255], values[(4 * Block) + 255]) = (0.5f, 0.34375f, -0.25f, -1, 2);
        codec.Encode(values, bytes, 0, default);
        Assert.Equal(1 + (2 * 3), bytes[0]);
        Assert.Equal(1, bytes[17]);
        Assert.Equal((2 * 9) + 81, bytes[255]);
        Assert.Equal(4, bytes[..256].Count(code => code != 0) + 1);

        // Exponent, and scales of sixteen sixteenths as 15, of eleven as 10, of one as 0.
        Assert.Equal([126, 15 + (10 << 4), 0, 0, 0, 0, 0, 0, 0, 125, 15, 0, 0, 0, 0, 0, 0, 0], bytes[256..274]);
        Assert.Equal([127, 0, 0, 0, 0, 0, 0, 0, 15 << 4, 0], bytes[274..284]);
        Assert.Equal([128, 0, 0, 0, 0, 0, 0, 0, 15 << 4], bytes[292..]);
    }

    [Fact]
    public void Two_powers_of_two_are_a_byte()
    {
        GradientCodec codec = new(Exchange.PowersOfTwo);
        Assert.Equal((512, 258), (codec.GroupLength, codec.GroupBytes));
        var (values, bytes) = (new float[codec.GroupLength], new byte[codec.GroupBytes]);
        (values[0], values[1], values[Block], values[Block + 1]) = (1, -1 / 64f, -4, 2);
        codec.Encode(values, bytes, 0, default);
        Assert.Equal(7 + (14 << 4), bytes[0]);
        Assert.Equal(8 + (6 << 4), bytes[1]);
        Assert.Equal([127, 129], bytes[256..]);
        Assert.All(bytes[2..256], code => Assert.Equal(0, code));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Nothing_is_allocated(Exchange exchange)
    {
        GradientCodec codec = new(exchange);
        var values = GradientRoundingTests.Gradients(4 * codec.GroupLength);
        var (bytes, others) = (new byte[4 * codec.GroupBytes], new byte[4 * codec.GroupBytes]);
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            codec.Encode(values, bytes, 0, default);
            codec.Merge(bytes, others, 0, default);
            codec.Decode(bytes, values);
        }
    }

    /// <summary>Gradients, among them blocks that are not finite, zero, tiny, and nearly too large.</summary>
    private static float[] Values(GradientCodec codec)
    {
        var values = GradientRoundingTests.Gradients(10 * codec.GroupLength);
        values.AsSpan(Block, Block).Fill(float.NaN);
        values.AsSpan(2 * Block, Block).Clear();
        values.AsSpan(3 * Block, Block).Fill(1e-39f);
        values.AsSpan(4 * Block, Block).Fill(-1e38f);
        return values;
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
