using System;
using System.Linq;
using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Products with integer constants, quotients and remainders by powers of two.</summary>
public sealed class IntegerFixTests
{
    [Theory]
    [InlineData("{|KG0203:x * 8|}", "x << 3")]
    [InlineData("y + {|KG0203:x * 8|}", "y + (x << 3)")]
    [InlineData("y - {|KG0203:-4 * x|}", "y + (x << 2)")]
    [InlineData("{|KG0203:(x + y) * 8|} < y", "((x + y) << 3) < y")]
    [InlineData("{|KG0203:x * 7|}", "(x << 3) - x")]
    [InlineData("{|KG0203:x * 3|} - y", "(x << 1) + x - y")]
    [InlineData("y - {|KG0203:x * 3|}", "y - ((x << 1) + x)")]
    [InlineData("{|KG0203:(x + y) * 10|}", "Shift.Sum(x + y, 8, 2)")]
    [InlineData("{|KG0203:(l + y) * 10|}", "Shift.Sum(l + y, 8L, 2L)")]
    [InlineData("{|KG0203:x * 10L|}", "((long)x << 3) + ((long)x << 1)")]
    [InlineData("{|KG0203:b * 8|}", "b << 3")]
    [InlineData("{|KG0203:x * (1 << y)|}", "x << y")]
    [InlineData("{|KG0203:x * 397|}", "(x << 9) - (x << 7) + (x << 4) - (x << 1) - x")]
    [InlineData("{|KG0203:u * 0xFFFFFFFFu|}", "0 - u")]
    [InlineData("{|KG0203:u * 4294967293u|}", "0 - (u << 1) - u")]
    [InlineData("y + (int)({|KG0203:u * 0x80000001u|})", "y + (int)((u << 31) + u)")]
    [InlineData("{|KG0203:x / 8|}", "Shift.Divide(x, 3)")]
    [InlineData("{|KG0203:x / -8|}", "-Shift.Divide(x, 3)")]
    [InlineData("{|KG0203:x % 8|}", "Shift.Remainder(x, 3)")]
    [InlineData("{|KG0203:l / 8|}", "Shift.Divide(l, 3)")]
    [InlineData("{|KG0203:u / 8|}", "u >> 3")]
    [InlineData("{|KG0203:u % 8|} + 1", "(u & 7) + 1")]
    [InlineData("{|KG0203:b % 16|}", "b & 15")]
    [InlineData("{|KG0203:a.Length / 4|}", "a.Length >> 2")]
    [InlineData("{|KG0209:x * 1|}", "x")]
    [InlineData("{|KG0209:x * -1|}", "-x")]
    [InlineData("y + {|KG0209:x * 0|}", "y + 0")]
    public Task Exact_ones_come_first(string before, string after) =>
        FixCase<StrayCodeFix>.Members(Loop($"Use({before});"), Loop($"Use({after});"));

    [Theory]
    [InlineData("{|KG0203:x / 8|}", "x >> 3", "Use 'x >> 3': rounds down, where '/' rounds towards zero")]
    [InlineData("{|KG0203:x % 8|}", "x & 7", "Use 'x & 7': never negative, where '%' has the sign of the dividend")]
    public Task Rounding_down_is_a_choice(string before, string after, string title) =>
        FixCase<StrayCodeFix>.Members(Loop($"Use({before});"), Loop($"Use({after});"), "ShiftDown", title);

    [Theory]
    [InlineData("x *= 8", "x <<= 3")]
    [InlineData("u /= 8", "u >>= 3")]
    [InlineData("u %= 8", "u &= 7")]
    [InlineData("x /= 8", "x = Shift.Divide(x, 3)")]
    [InlineData("x %= 8", "x = Shift.Remainder(x, 3)")]
    [InlineData("b *= 3", "b = (byte)((b << 1) + b)")]
    [InlineData("b *= 4", "b <<= 2")]
    [InlineData("a[x] *= 4", "a[x] <<= 2")]
    public Task Compound_assignments_too(string before, string after) =>
        FixCase<StrayCodeFix>.Members(Loop($"{{|KG0203:{before}|}};"), Loop($"{after};"));

    [Theory]
    [InlineData("Use(checked({|KG0203:x * 8|}));")]
    [InlineData("Use({|KG0203:x / 7|});")]
    [InlineData("Use({|KG0203:8 / x|});")]
    [InlineData("Use({|KG0203:x * y|});")]
    public Task What_cannot_be_exact_is_left_alone(string code) => FixCase<StrayCodeFix>.Members(Loop(code), Loop(code));

    [Theory]
    [InlineData("ulong x", "x * ulong.MaxValue", "2^64")]
    [InlineData("long x", "x * 9007199254740993L", "2^53")]
    [InlineData("ulong x", "x / 18446744073709551615UL", "2^64")]
    public async Task Constants_are_not_rounded_on_their_way_into_a_message(string parameter, string product, string power)
    {
        var program = await FixedProgram.Create($"    public static object F({parameter}) => {product};\n");
        Assert.DoesNotContain(power, program.Messages.Single(), StringComparison.Ordinal);
    }

    private static string Loop(string statement) =>
        $"static void Use(object o) {{ }}\nstatic void F(int x, int y, long l, uint u, byte b, int[] a)\n{{\n    while (y > 0)\n    {{\n   "
            + $"     {statement}\n    }}\n}}";
}
