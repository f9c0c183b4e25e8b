using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

/// <summary>Offsets by shifts and additions are products.</summary>
public sealed class OffsetsTests
{
    [Theory]
    [InlineData(0, 17)]
    [InlineData(1, 17)]
    [InlineData(57, 28_672)]
    [InlineData(-3, 48)]
    [InlineData(48, -3)]
    [InlineData(int.MinValue, 1)]
    public void An_offset_is_the_number_times_the_distance(int number, int distance) =>
        Assert.Equal(unchecked(number * distance), Offsets.Of(number, distance));

    [Fact]
    public void Random_ones_are_too() => Gen.Select(Gen.Int, Gen.Int).Check(
        (number, distance) => Assert.Equal(unchecked(number * distance), Offsets.Of(number, distance)), cases: 1000);
}
