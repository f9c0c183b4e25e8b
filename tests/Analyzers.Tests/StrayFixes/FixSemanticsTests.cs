using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>
/// Code before and after the fixes, run on the same inputs: the exact ones give the same bits, the others stay within the error that their
/// title states.
/// </summary>
public sealed class FixSemanticsTests
{
    private const int Methods = 150;
    private const int Inputs = 2000;

    private static readonly float[] Rare =
        [
            0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1.17549435E-38f, 1.1754942E-38f, float.MaxValue, float.MinValue,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN
        ];

    private static readonly int[] RareInts = [
        0, 1, -1, 2, -2, 7, 8, 9, -7, -8, -9, int.MaxValue, int.MinValue, int.MaxValue - 1, int.MinValue + 1
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Integers_are_the_same(int seed)
    {
        var expressions = new RandomExpression(seed);
        string[] bodies = [.. Enumerable.Range(0, Methods).Select(_ => expressions.Int(4))];
        var program = await FixedProgram.Create(
            Text(bodies, "int", "int"), "Shift", "Shifts", "Unit", "Negate", "Zero");
        var random = new Random(seed);
        for (var i = 0; i < bodies.Length; i++)
        {
            var (before, after) = program.Method<Func<int, int, int>>($"F{i}");
            for (var input = 0; input < Inputs; input++)
            {
                int x = AnyInt(random), y = AnyInt(random);
                Assert.True(before(x, y) == after(x, y), $"{bodies[i]} for {x}, {y}:\n{program.Text}");
            }
        }

        Assert.Empty(program.Left);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Shifts_and_signs_of_floats_are_the_same(int seed)
    {
        var expressions = new RandomExpression(seed);
        string[] bodies = [.. Enumerable.Range(0, Methods).Select(_ => expressions.Single(4))];
        var program = await FixedProgram.Create(Text(bodies, "float", "float"), "Shift", "Unit", "Negate", "Sign");
        var random = new Random(seed);
        for (var i = 0; i < bodies.Length; i++)
        {
            var (before, after) = program.Method<Func<float, float, float>>($"F{i}");
            for (var input = 0; input < Inputs; input++)
            {
                float x = Any(random), y = Any(random);
                Assert.True(
                    Same(before(x, y), after(x, y)), $"{bodies[i]} for {x:R}, {y:R}: {before(x, y):R}, {after(x, y):R}\n{program.Text}");
            }
        }

        Assert.Empty(program.Left);
    }

    [Theory]
    [InlineData("Shifts2", 2)]
    [InlineData("Shifts3", 3)]
    [InlineData("Shifts4", 4)]
    public async Task Sums_of_shifts_stay_within_the_error_of_their_titles(string key, int count)
    {
        var random = new Random(count);
        float[] constants = [
            .. Enumerable.Range(0, Methods).Select(_ => (float)((random.NextDouble() + 0.01) * Math.Pow(10, random.Next(-6, 7))))
        ];
        var program = await FixedProgram.Create(
            Text([.. constants.Select((constant, i) => $"x {(i % 2 == 0 ? "*" : "/")} {Literal(constant)}")], "float", "float"), key);
        for (var i = 0; i < constants.Length; i++)
        {
            // What the title says; each rounding adds less than 2^-23 of a term, and the first is less than twice the sum.
            var title = program.Titles[i].Last(offered => Number(offered, "Use ") <= count);
            var allowed = (title.Contains("exact", StringComparison.Ordinal) ? 0 : Number(title, "error ") / 100)
                + Math.ScaleB(count + 1, -22);
            var (before, after) = program.Method<Func<float, float, float>>($"F{i}");
            for (var input = 0; input < Inputs; input++)
            {
                var x = (float)((random.NextDouble() - 0.5) * 1000);
                double product = before(x, 0f);
                Assert.True(
                    Math.Abs(after(x, 0f) - product) <= allowed * Math.Abs(product),
                    $"{constants[i]:R}, {title}: {after(x, 0f):R} for {product:R}");
            }
        }

        Assert.Empty(program.Left);
    }

    [Fact]
    public async Task Rounded_factors_stay_within_a_third_and_rounded_divisors_within_a_half()
    {
        var program = await FixedProgram.Create(Text(["x * y", "x / y", "(x + 1f) * y", "x * x"], "float", "float"), "RoundRight");
        var random = new Random(1);
        var worst = new double[4];
        for (var i = 0; i < worst.Length; i++)
        {
            var (before, after) = program.Method<Func<float, float, float>>($"F{i}");
            for (var input = 0; input < 50_000; input++)
            {
                float x = (float)((random.NextDouble() - 0.5) * 100), y = (float)((random.NextDouble() - 0.5) * 100);
                worst[i] = Math.Max(worst[i], Math.Abs((after(x, y) - (double)before(x, y)) / before(x, y)));
            }
        }

        Assert.InRange(worst[0], 0.3, 0.334);
        Assert.InRange(worst[1], 0.4, 0.5000001);
        Assert.InRange(worst[2], 0.3, 0.334);
        Assert.InRange(worst[3], 0.3, 0.334);
        Assert.Empty(program.Left);
    }

    private static double Number(string title, string before)
    {
        var rest = title[(title.IndexOf(before, StringComparison.Ordinal) + before.Length)..];
        return double.Parse(rest[..rest.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    private static string Text(string[] bodies, string result, string argument)
    {
        var text = new StringBuilder();
        for (var i = 0; i < bodies.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    public static {result} F{i}({argument} x, {argument} y) => {bodies[i]};\n\n");
        }

        return text.ToString();
    }

    private static string Literal(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    private static float Any(Random random) => random.Next(3) switch
    {
        0 => Rare[random.Next(Rare.Length)],
        1 => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)),
        _ => (float)((random.NextDouble() - 0.5) * 100),
    };

    private static int AnyInt(Random random) => random.Next(3) switch
    {
        0 => RareInts[random.Next(RareInts.Length)],
        1 => random.Next(int.MinValue, int.MaxValue),
        _ => random.Next(-100, 100),
    };

    private static bool Same(float one, float other) =>
        float.IsNaN(one) ? float.IsNaN(other) : BitConverter.SingleToInt32Bits(one) == BitConverter.SingleToInt32Bits(other);
}
