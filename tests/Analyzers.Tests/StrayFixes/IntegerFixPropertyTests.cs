using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>
/// Every integer type, with constants around its powers of two and its ends, in every form, checked and not: the
/// same value or exception after the exact fixes.
/// </summary>
public sealed class IntegerFixPropertyTests
{
    private const int Constants = 12;
    private const int Inputs = 60;

    private static readonly (string Type, BigInteger Least, BigInteger Most, string Suffix)[] Types =
    [
        ("sbyte", sbyte.MinValue, sbyte.MaxValue, ""), ("byte", 0, byte.MaxValue, ""), ("short", short.MinValue, short.MaxValue, ""),
        ("ushort", 0, ushort.MaxValue, ""),
        ("char", 0, char.MaxValue, ""), ("int", int.MinValue, int.MaxValue, ""), ("uint", 0, uint.MaxValue, "u"),
        ("long", long.MinValue, long.MaxValue, "L"),
        ("ulong", 0, ulong.MaxValue, "UL"), ("nint", int.MinValue, int.MaxValue, ""), ("nuint", 0, uint.MaxValue, "u"),
    ];

    private static readonly long[] Edges =
        [
            0, 1, -1, 2, 7, 8, -7, -8, -9, sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue, int.MinValue, int.MaxValue,
            uint.MaxValue, long.MinValue, long.MaxValue
        ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Exact_fixes_give_the_same_for_every_value(int seed)
    {
        var random = new Random(seed);
        string[] bodies = [.. Types.SelectMany(type => Bodies(type, random))];
        var text = new StringBuilder();
        for (var i = 0; i < bodies.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    public static object F{i}(long bits) {{ {bodies[i]} }}\n\n");
        }

        var program = await FixedProgram.Create(text.ToString(), "Shift", "Shifts", "Unit", "Negate", "Zero");
        for (var i = 0; i < bodies.Length; i++)
        {
            var (before, after) = program.Method<Func<long, object>>($"F{i}");
            for (var input = 0; input < Inputs; input++)
            {
                var bits = input < Edges.Length ? Edges[input] : random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                string expected = Result(before, bits), actual = Result(after, bits);
                Assert.True(
                    expected == actual,
                    $"{bodies[i]} for {bits}: {expected}, then {actual}\n"
                        + $"{program.Text.Split('\n').First(line => line.Contains($" F{i}(", StringComparison.Ordinal))}");
            }
        }
    }

    private static string Result(Func<long, object> method, long bits)
    {
        try
        {
            var value = method(bits);
            return $"{value.GetType().Name} {Convert.ToString(value is char letter ? (int)letter : value, CultureInfo.InvariantCulture)}";
        }
        catch (ArithmeticException exception)
        {
            return exception.GetType().Name;
        }
    }

    private static IEnumerable<string> Bodies((string Type, BigInteger Least, BigInteger Most, string Suffix) type, Random random)
    {
        var ends = new[] { type.Least, type.Most, type.Most - 1, type.Least + 1, type.Most / 2, (type.Most / 2) + 1 };
        for (var i = 0; i < Constants; i++)
        {
            var power = BigInteger.One << random.Next(65);
            var constant = random.Next(4) switch
            {
                0 => ends[random.Next(ends.Length)],
                1 => power,
                2 => power + random.Next(-1, 2),
                _ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
            };
            constant = random.Next(2) == 0 ? -constant : constant;
            if (constant < type.Least || constant > type.Most)
            {
                constant = type.Least + ((((constant - type.Least) % (type.Most - type.Least + 1)) + (type.Most - type.Least + 1))
                    % (type.Most - type.Least + 1));
            }

            var literal = Literal(constant, type.Suffix);
            var start = $"var x = unchecked(({type.Type})bits);";
            var context = random.Next(4) == 0 ? "checked" : "unchecked";

            // The constants of C# are int and long: a char takes none but its own in a compound assignment.
            var form = random.Next(type.Type == "char" ? 5 : 7) switch
            {
                0 => $"return x * {literal};",
                1 => $"return {literal} * x;",
                2 when constant != 0 => $"return x / {literal};",
                3 when constant != 0 => $"return x % {literal};",
                4 => $"return (x + x) * {literal};",
                5 when constant != 0 => $"x {(random.Next(2) == 0 ? "/=" : "%=")} {literal}; return x;",
                _ when type.Type != "char" => $"x *= {literal}; return x;",
                _ => $"return x * {literal};",
            };
            yield return $"{start} {context} {{ {form} }}";
        }
    }

    private static string Literal(BigInteger value, string suffix) =>
        value == int.MinValue && suffix.Length == 0 ? "int.MinValue"
            : value == long.MinValue ? "long.MinValue"
            : value.ToString(CultureInfo.InvariantCulture) + suffix;
}
