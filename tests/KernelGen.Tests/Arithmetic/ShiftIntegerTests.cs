using System;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Arithmetic;

public sealed class ShiftIntegerTests
{
    [Fact]
    public void Quotients_and_remainders_of_ints_are_those_of_the_operators() =>
        Gen.Select(Gen.Int, Gen.Int[0, 30]).Check(AgreeInts);

    [Fact]
    public void Quotients_and_remainders_of_longs_are_those_of_the_operators() =>
        Gen.Select(Gen.Long, Gen.Int[0, 62]).Check(AgreeLongs);

    [Fact]
    public void Borders_too()
    {
        foreach (var x in new[] { int.MinValue, int.MinValue + 1, -9, -8, -7, -1, 0, 1, 7, 8, 9, int.MaxValue - 1, int.MaxValue })
        {
            for (var k = 0; k <= 62; k++)
            {
                Assert.True(k > 30 || AgreeInts(x, k), $"{x}, 2^{k}");
                Assert.True(AgreeLongs(x, k), $"{x}, 2^{k}");
                Assert.True(AgreeLongs((long)x << 32, k), $"{(long)x << 32}, 2^{k}");
            }
        }
    }

    [Fact]
    public void Sums_of_powers_wrap_around_like_products() => Gen.Select(Gen.Int, Gen.Long).Check((x, y) =>
    {
        unchecked
        {
            return Shift.Sum(x, 8, -1) == x * 7
                && Shift.Sum(x, int.MinValue, 16, 1) == x * (int.MinValue + 17)
                && Shift.Sum(x, -64, 16, 4, 1) == x * -43
                && Shift.Sum((uint)x, 1024, -32) == (uint)x * 992
                && Shift.Sum((uint)x, 1024, -32, 1) == (uint)x * 993
                && Shift.Sum((uint)x, 1024, -128, 16, 1) == (uint)x * 913
                && Shift.Sum(y, 1L << 40, -1) == y * ((1L << 40) - 1)
                && Shift.Sum(y, long.MinValue, 8, 1) == y * (long.MinValue + 9)
                && Shift.Sum(y, 64, -16, 4, -1) == y * 51
                && Shift.Sum((ulong)y, 1L << 40, -1) == (ulong)y * ((1UL << 40) - 1)
                && Shift.Sum((ulong)y, 64, -8, 1) == (ulong)y * 57
                && Shift.Sum((ulong)y, 64, -16, 4, -1) == (ulong)y * 51;
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-6)]
    public void What_is_no_power_of_two_is_refused(int power)
    {
        Assert.Throws<ArgumentException>(nameof(power), () => Shift.Sum(5, 1, power));
        Assert.Throws<ArgumentException>(nameof(power), () => Shift.Sum(5u, 1, power));
        Assert.Throws<ArgumentException>(nameof(power), () => Shift.Sum(5L, 1, power));
        Assert.Throws<ArgumentException>(nameof(power), () => Shift.Sum(5UL, 1, power));
        Assert.Throws<ArgumentException>(nameof(power), () => Shift.Sum(5f, 1, power));
        Assert.Throws<ArgumentException>(nameof(power), () => Shift.Sum(5.0, 1, power));
    }

    private static bool AgreeInts(int x, int k) =>
        Shift.Divide(x, k) == x / (1 << k) && Shift.Remainder(x, k) == x % (1 << k)
        && Shift.Divide((nint)x, k) == (nint)x / (1 << k) && Shift.Remainder((nint)x, k) == (nint)x % (1 << k);

    private static bool AgreeLongs(long x, int k) => Shift.Divide(x, k) == x / (1L << k) && Shift.Remainder(x, k) == x % (1L << k);
}
