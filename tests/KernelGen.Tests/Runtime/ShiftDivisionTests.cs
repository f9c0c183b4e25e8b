using CsCheck;
using KernelGen.Runtime;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Tests.Runtime;

public sealed class ShiftDivisionTests
{
    [Fact]
    public void Quotients_and_remainders_are_those_of_the_operators() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int.Positive).Check((dividend, divisor) => Agrees(dividend, divisor));

    [Fact]
    public void Small_divisors_and_borders_too()
    {
        foreach (var dividend in new[] { 0, 1, 2, 7, 200, 1 << 30, int.MaxValue - 1, int.MaxValue })
        {
            foreach (var divisor in new[] { 1, 2, 3, 7, 784, 1 << 30, int.MaxValue })
            {
                Assert.True(Agrees(dividend, divisor), $"{dividend} / {divisor}");
            }
        }
    }

    private static bool Agrees(int dividend, int divisor) =>
        ShiftDivision.Quotient(dividend, divisor, out var remainder) == dividend / divisor && remainder == dividend % divisor;
}
