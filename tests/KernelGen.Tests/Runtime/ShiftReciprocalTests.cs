using System;
using System.Linq;
using KernelGen.Runtime;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed unsafe class ShiftReciprocalTests
{
    [Fact]
    public void Powers_add_up_to_the_reciprocal()
    {
        for (var count = 1; count <= 70_000; count++)
        {
            var powers = Store(count);
            Assert.All(powers, power => Assert.Equal(0, BitConverter.SingleToInt32Bits(power) & 0x7FFFFF));
            var error = Math.Abs((powers.Sum(power => (double)power) * count) - 1);
            Assert.True(error <= Math.Pow(3, -ShiftReciprocal.Terms), $"1/{count}: error {error}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(1 << 24)]
    public void A_power_of_two_is_exact(int count)
    {
        var powers = Store(count);
        Assert.Equal(1f / count, powers[0]);
        Assert.All(powers.Skip(1), power => Assert.True(power <= powers[0] / (1L << 40)));
    }

    [Fact]
    public void The_reciprocal_of_200_has_four_signed_digits_that_matter() =>
        Assert.Equal([1f / 256, 1f / 1024, 1f / 8192, -1f / 262144], Store(200)[..4]);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((1 << 24) + 1)]
    public void Counts_out_of_range_are_refused(int count) => Assert.Throws<ArgumentOutOfRangeException>(nameof(count), () => Store(count));

    private static float[] Store(int count)
    {
        var bits = new int[ShiftReciprocal.Terms];
        fixed (int* powers = bits)
        {
            ShiftReciprocal.Store(count, powers);
        }

        return [.. bits.Select(BitConverter.Int32BitsToSingle)];
    }
}
