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
    public void What_is_packed_is_unpacked_bit_for_bit(Exchange exchange)
    {
        GradientCodec codec = new(exchange);
        var values = GradientRoundingTests.Gradients(10 * codec.GroupLength);
        values.AsSpan(Block, Block).Fill(float.NaN);
        values.AsSpan(2 * Block, Block).Clear();
        values.AsSpan(3 * Block, Block).Fill(1e-39f);
        values.AsSpan(4 * Block, Block).Fill(-1e38f);
        codec.Quantize(values, 0, new QuantizationKey(1, 2, 3));
        Assert.Equal(Bits(values), Bits(PackedAndUnpacked(codec, values)));

        // Sums, rounded again, have other scales.
        float[] sums = [.. values.Zip(values.Reverse(), static (a, b) => a + b)];
        codec.Quantize(sums, 0, new QuantizationKey(1, 2, 4));
        Assert.Equal(Bits(sums), Bits(PackedAndUnpacked(codec, sums)));
    }

    [Fact]
    public void Five_ternary_gradients_are_a_byte()
    {
        GradientCodec codec = new(Exchange.Ternary);
        Assert.Equal((1280, 256 + (5 * 9)), (codec.GroupLength, codec.GroupBytes));
        var (values, bytes) = (new float[codec.GroupLength], new byte[codec.GroupBytes]);
        (values[0], values[17], values[Block], values[(2 * Block) + 255], values[(4 * Block) + 255]) = (0.5f, 0.34375f, -0.25f, -1, 2);
        codec.Pack(values, bytes);
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
        codec.Pack(values, bytes);
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
        var bytes = new byte[4 * codec.GroupBytes];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            codec.Quantize(values, 0, new QuantizationKey(1, 2, 3));
            codec.Pack(values, bytes);
            codec.Unpack(bytes, values);
        }
    }

    private static float[] PackedAndUnpacked(GradientCodec codec, float[] values)
    {
        var bytes = new byte[values.Length / codec.GroupLength * codec.GroupBytes];
        codec.Pack(values, bytes);
        var unpacked = new float[values.Length];
        codec.Unpack(bytes, unpacked);
        return unpacked;
    }

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
