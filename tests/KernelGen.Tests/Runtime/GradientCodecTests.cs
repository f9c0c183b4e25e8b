using System;
using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class GradientCodecTests
{
    private const int Block = GradientQuantizer.BlockLength;

    public static TheoryData<Exchange> Codes => [Exchange.Ternary, Exchange.PowersOfTwo];

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_is_packed_is_unpacked_bit_for_bit(Exchange exchange)
    {
        GradientCodec codec = new(exchange);
        var values = GradientQuantizerTests.Gradients(6 * codec.GroupLength);
        values.AsSpan(Block, Block).Fill(float.NaN);
        values.AsSpan(2 * Block, Block).Clear();
        values.AsSpan(3 * Block, Block).Fill(1e-39f);
        values.AsSpan(4 * Block, Block).Fill(-1e38f);
        codec.Quantizer.Quantize(values, 0, new QuantizationKey(1, 2, 3));
        var bytes = new byte[6 * codec.GroupBytes];
        codec.Pack(values, bytes);
        var unpacked = new float[values.Length];
        codec.Unpack(bytes, unpacked);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), unpacked.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Five_ternary_gradients_are_a_byte()
    {
        GradientCodec codec = new(Exchange.Ternary);
        Assert.Equal((320, 69), (codec.GroupLength, codec.GroupBytes));
        var (values, bytes) = (new float[codec.GroupLength], new byte[codec.GroupBytes]);
        (values[0], values[Block], values[(2 * Block) + 63], values[(4 * Block) + 63]) = (0.5f, -0.25f, -1, 2);
        codec.Pack(values, bytes);
        Assert.Equal(1 + (2 * 3), bytes[0]);
        Assert.Equal((2 * 9) + 81, bytes[63]);
        Assert.Equal([126, 125, 127, 0, 128], bytes[64..]);
        Assert.All(bytes[1..63], code => Assert.Equal(0, code));
    }

    [Fact]
    public void Two_powers_of_two_are_a_byte()
    {
        GradientCodec codec = new(Exchange.PowersOfTwo);
        Assert.Equal((128, 66), (codec.GroupLength, codec.GroupBytes));
        var (values, bytes) = (new float[codec.GroupLength], new byte[codec.GroupBytes]);
        (values[0], values[1], values[Block], values[Block + 1]) = (1, -1 / 64f, -4, 2);
        codec.Pack(values, bytes);
        Assert.Equal(7 + (14 << 4), bytes[0]);
        Assert.Equal(8 + (6 << 4), bytes[1]);
        Assert.Equal([127, 129], bytes[64..]);
        Assert.All(bytes[2..64], code => Assert.Equal(0, code));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Nothing_is_allocated(Exchange exchange)
    {
        GradientCodec codec = new(exchange);
        var values = GradientQuantizerTests.Gradients(4 * codec.GroupLength);
        var bytes = new byte[4 * codec.GroupBytes];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            codec.Quantizer.Quantize(values, 0, new QuantizationKey(1, 2, 3));
            codec.Pack(values, bytes);
            codec.Unpack(bytes, values);
        }
    }
}
