using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>What titles say of sums of shifts, held against every exponent with many fractions, and in Half against every number.</summary>
public sealed class AccuracyTests
{
    private static readonly double[] Constants =
    [
        3, -3, 5, 6, 7, 9, 10, 12, 24, 31, 96, 100, 127, 255, 1000, 1023, 0.75, 1.5, 0.375, 3.5, 0.625, 0.1, 0.3, 0.7, 1.0 / 3, 2.2,
        1 + 1.0 / 1024, 1.1754943508222875E-38, 1e20, -1e-20, 1e38,
        5.5, 21, 85, 1365, 0.333251953125,
    ];

    [Theory]
    [InlineData("Shift")]
    [InlineData("Shifts2")]
    [InlineData("Shifts3")]
    [InlineData("Shifts4")]
    public async Task Floats(string key)
    {
        string[] bodies = [
            .. Constants.SelectMany(constant => new[] { $"x * {Literal(constant, "f")}", $"x / {Literal(constant, "f")}" }), "x / 8f",
            "x * 1.40129846E-45f", "x / 1.7014118E+38f"
        ];
        float[] inputs = [.. Bits(24, 255).Select(bits => BitConverter.UInt32BitsToSingle((uint)bits))];
        await Check<float>(key, "float", bodies, inputs, value => value, 24, -126, 128);
    }

    [Theory]
    [InlineData("Shift")]
    [InlineData("Shifts2")]
    [InlineData("Shifts3")]
    [InlineData("Shifts4")]
    public async Task Doubles(string key)
    {
        string[] bodies = [
            .. Constants.Select(constant => $"x * {Literal(constant, "d")}"), "x / 3.0", "x / 8.0", "x * 1.7976931348623157E+308",
            "x * 1e-300"
        ];
        double[] inputs = [.. Bits(53, 2047).Select(BitConverter.UInt64BitsToDouble)];
        await Check<double>(key, "double", bodies, inputs, value => value, 53, -1022, 1024);
    }

    [Theory]
    [InlineData("float")]
    [InlineData("int")]
    [InlineData("short")]
    [InlineData("byte")]
    public async Task Narrower_numbers_in_double(string type)
    {
        string[] bodies = [.. Constants.Select(constant => $"({type})(x) * {Literal(constant, "d")}")];
        var random = new Random(1);
        double[] inputs = type == "float"
            ? [.. Bits(24, 255).Select(bits => (double)BitConverter.UInt32BitsToSingle((uint)bits))]
            : [.. Enumerable.Range(0, 400).Select(_ => (double)(random.Next(int.MinValue, int.MaxValue) >> random.Next(32)))];
        foreach (var key in new[] { "Shifts2", "Shifts3", "Shifts4" })
        {
            await Check<double>(key, "double", bodies, inputs, value => value, 53, -1022, 1024);
        }
    }

    [Theory]
    [InlineData("Shift")]
    [InlineData("Shifts2")]
    [InlineData("Shifts3")]
    [InlineData("Shifts4")]
    public async Task Halves(string key)
    {
        string[] bodies = [
            .. new[] { 3, 4, 0.25, -8, 5, 6, 7, 10, 12, 24, 31, 96, 100, 1000, 0.75, 1.5, 3.5, 0.625, 2047 }.SelectMany(
                constant => new[] { $"x * (Half)({Literal(constant, "f")})", $"x / (Half)({Literal(constant, "f")})" })
        ];
        Half[] inputs = [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        await Check<Half>(key, "Half", bodies, inputs, value => (double)value, 11, -14, 16);
    }

    private static async Task Check<T>(
        string key, string type, string[] bodies, T[] inputs, Func<T, double> number, int bits, int leastNormal, int overflow)
    {
        var text = new StringBuilder();
        for (var i = 0; i < bodies.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    public static {type} F{i}({type} x) => {bodies[i]};\n\n");
        }

        var program = await FixedProgram.Create(text.ToString(), key);
        var seen = 0;
        for (var i = 0; i < bodies.Length; i++)
        {
            // Fix All takes fewer shifts where a constant needs no more.
            var title = program.Titles[i]
                .LastOrDefault(offered =>
                    key == "Shift"
                        ? offered.StartsWith("Use 'Shift.By", StringComparison.Ordinal)
                            || offered.StartsWith("Use '-Shift.By", StringComparison.Ordinal)
                : offered.Contains(" shifts, ", StringComparison.Ordinal) && string.CompareOrdinal(offered[4..5], key[6..]) <= 0);
            if (title is null)
            {
                continue;
            }

            seen++;
            var (before, after) = program.Method<Func<T, T>>($"F{i}");
            var mayOverflow = title.Contains("overflows", StringComparison.Ordinal) || title.Contains("over-", StringComparison.Ordinal)
                || title.Contains("error", StringComparison.Ordinal);
            var isDifference = title.Contains("infinity", StringComparison.Ordinal) || title.Contains("error", StringComparison.Ordinal);
            var mayUnderflow = title.Contains("underflows", StringComparison.Ordinal) || title.Contains("error", StringComparison.Ordinal);
            foreach (var input in inputs)
            {
                double product = number(before(input)), sum = number(after(input));

                // The least and the largest of the shifts are within a few powers of two of the product.
                var excepted = (isDifference && (double.IsInfinity(number(input)) || number(input) == 0))
                    || (mayOverflow && !(Math.Abs(product) < Math.ScaleB(1, overflow - 2)))
                    || (mayUnderflow && (Math.Abs(product) < Math.ScaleB(1, leastNormal + bits + 2) || number(input) == 0
                        || Math.Abs(number(input)) < Math.ScaleB(1, leastNormal + bits + 14)));
                if (excepted)
                {
                    continue;
                }

                Assert.True(
                    Fits(title, product, sum, bits, leastNormal), $"{bodies[i]}, {title}: {sum:R} for {product:R}, x is {number(input):R}");
            }
        }

        Assert.NotEqual(0, seen);
    }

    private static bool Fits(string title, double product, double sum, int bits, int leastNormal)
    {
        if (double.IsNaN(product) || double.IsNaN(sum))
        {
            return double.IsNaN(product) && double.IsNaN(sum);
        }

        if (title.Contains("off by ", StringComparison.Ordinal))
        {
            var ulp = Math.ScaleB(1, Math.Max(Math.ILogB(product == 0 ? double.Epsilon : product), leastNormal) - bits + 1);
            return product.Equals(sum) || Math.Abs(product - sum) <= Number(title, "off by ") * ulp;
        }

        return title.Contains("error ", StringComparison.Ordinal)
            ? Math.Abs(product - sum) <= Number(title, "error ") / 100 * Math.Abs(product)
            : BitConverter.DoubleToInt64Bits(product) == BitConverter.DoubleToInt64Bits(sum);
    }

    private static double Number(string title, string before)
    {
        var rest = title[(title.IndexOf(before, StringComparison.Ordinal) + before.Length)..];
        return double.Parse(rest[..rest.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    // Every exponent, subnormal numbers, infinity and NaN, with fractions where roundings change.
    private static IEnumerable<ulong> Bits(int precision, int exponents)
    {
        var random = new Random(precision);
        var ones = (1UL << (precision - 1)) - 1;
        var sign = 1UL << (precision == 24 ? 31 : 63);
        foreach (var magnitude in new ulong[] { 0, 1, (ulong)exponents << (precision - 1) })
        {
            yield return magnitude;
            yield return magnitude | sign;
        }

        for (var exponent = 0; exponent <= exponents; exponent++)
        {
            foreach (var fraction in new ulong[]
            {
                0, 1, 2, ones, ones - 1, ones / 3, ones / 5, ones / 7 * 3, (ulong)random.NextInt64() & ones,
                (ulong)random.NextInt64() & ones, ones >> random.Next(precision)
            })
            {
                var magnitude = ((ulong)exponent << (precision - 1)) | fraction;
                yield return random.Next(2) == 0 ? magnitude : magnitude | sign;
            }
        }
    }

    private static string Literal(double value, string suffix) =>
        (suffix == "f" ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture))
            + suffix;
}
