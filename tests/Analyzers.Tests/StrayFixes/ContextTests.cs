using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Products within every kind of expression: what is written in their place is read as one operand, like they were.</summary>
public sealed class ContextTests
{
    private static readonly string[] Integers =
    [
        "n * 8", "n % 8", "u % 8", "n * 7", "n / 8", "n * -4", "c * 2", "n * (1 << k)", "n / 4", "h * 4294967293u", "n % 2", "n * -1",
        "n * 1", "-k * -1", "c * 1", "n * (k < 0 ? -1 : 1)", "n * (k < 0 ? 0 : 1)",
        "h * 2147483648u", "n / -1", "n * Width", "n % Width", "n / Width", "c / Width", "n * sizeof(int)", "h % 16",
    ];

    private static readonly string[] Floats =
    [
        "x * 2f", "x * -2f", "x * (y < 0f ? -1f : 1f)", "x * -1f", "x * 3f", "(x + y) * 4f", "x / -8f", "-x * -1f", "n * 0.5f", "n * 1f",
        "x * MathF.CopySign(1f, y)", "x * -0.5", "x * 1.0", "x * Gain", "x / Gain",
    ];

    private static readonly string[] Places =
    [
        "{0} == 1", "1 == {0}", "{0} < 3", "1 < {0}", "{0} + 1", "1 + {0}", "1 - {0}", "1-{0}", "1+{0}", "{0} - 1", "2 - ({0}) - 1",
        "-({0})", "+({0})", "\"\" + {0}", "\"\" + {0} + 1", "1 + {0} + \"\"", "$\"{{{0}}}\"",
        "$\"{{{0}:0.0}}\"", "$\"{{{0},5}}\"", "$\"{{({0})}}\"", "({0}).ToString()", "(long)({0})", "(object)({0}) is int",
        "n > 0 ? {0} : 1", "n > 0 ? 1 : {0}", "n > 0 && {0} > 1", "((Func<object>)(() => {0}))()",
        "((Func<int, object>)(z => {0}))(1)", "new[] {{ {0}, 1 }}[0]", "{0} >= 1 | n > 3", "({0}, 1)", "Pair(n < k, k > ({0}))",
        "Pair(n < {0}, k > (n))", "Pair(n<{0},k>(n))", "n < {0} && k > (n)", "({0}) * 5", "5 * ({0})",
        "{0} * 5", "(byte)({0})", "{0} as object", "!({0} == 1)", "new {{ A = {0} }}.A", "a.Select(z => {0}).First()",
        "(from z in a where {0} > 1 select {0}).Count()", "(({0}))", "{0} switch {{ 1 => 2, _ => 3 }}",
        "({0}) switch {{ > 3 => 2, _ => 3 }}", "n switch {{ > 3 when {0} == 1 => 1, _ => 0 }}", "{0} is 1", "{0} is > 1 and < 5",
        "{0} is var z && z > 1", "{0} is int z ? z : 0", "1 != {0}", "- {0}", "1 - -({0})",
        "1 - -{0}", "Pair({0} < 3, {0} > (3))", "n-{0}-k", "x + ({0})", "x - ({0})", "1.5 - ({0})", "y + {0} * -1f", "\"\" + -({0})",
        "a.Length > 0 ? {0} : default", "(q ?? {0}) + 1", "q ?? {0}", "({0}) is 1 or 2",
    ];

    private static readonly string[] PlacesOfIntegers =
    [
        "({0}) / 3", "{0} / 3", "({0}) % 3", "{0} % 3", "{0} & 3", "3 | {0}", "{0} ^ 1", "{0} << 1", "1 << {0}", "({0}) << 1", "{0} >> 1",
        "~({0})", "a[{0} & 3]", "a[..(int)({0} & 3)].Length", "a[(int)({0} & 1)..].Length", "a[^(int)({0} & 3 | 1)]", "{0} & 1 | {0}",
        "(char)({0})", "$\"{{{0}:x}}\"",
        "unchecked({0})", "unchecked({0} - 1)", "n & {0} + 1",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task It_is_one_operand(int turn)
    {
        const string Head = "    const int Width = 8;\n    const float Gain = 0.25f;\n\n    static (bool, bool) Pair(bool x, bool y) => "
            + "(x, y);\n\n    static bool Pair(bool x) => x;\n\n";
        var candidates = new List<string>();
        for (var i = 0; i < Places.Length; i++)
        {
            Append(Places[i], Integers[((i * 2) + turn) % Integers.Length]);
            Append(Places[i], Floats[((i * 2) + turn) % Floats.Length]);
        }

        for (var i = 0; i < PlacesOfIntegers.Length; i++)
        {
            Append(PlacesOfIntegers[i], Integers[((i * 2) + turn) % Integers.Length]);
            Append(PlacesOfIntegers[i], Integers[((i * 2) + turn + 7) % Integers.Length]);
        }

        // Some places do not take numbers of every type.
        var methods = Compiles.Those(Head, candidates);
        Assert.True(methods.Count > candidates.Count / 2, "Fewer than half of the places compile.");
        var text = Head + string.Concat(methods.Select(method => $"    {method}\n\n"));
        var program = await FixedProgram.Create(text, "Shift", "Shifts", "Shifts2", "Sign", "Unit", "Negate");
        var random = new Random(turn);
        foreach (var method in methods)
        {
            var name = method.Split(' ', '(')[3];
            var (before, after) = program.Method<Func<float, int, int, object>>(name);
            for (var input = 0; input < 40; input++)
            {
                var x = input < 4 ? input - 1 : (float)((random.NextDouble() - 0.5) * 100);
                int n = input < 10 ? input - 3 : random.Next(int.MinValue, int.MaxValue), k = random.Next(-4, 8);
                string expected = Result(before, x, n, k), actual = Result(after, x, n, k);
                Assert.True(
                    expected == actual, $"{expected}, then {actual} for {x}, {n}, {k}: {Line(text, name)}\n{Line(program.Text, name)}");
            }
        }

        void Append(string place, string product) => candidates.Add(
            $"public static object F{candidates.Count}(float x, int n, int k) {{ uint u = (uint)n, h = u ^ 77; byte c = (byte)n; float y = "
                + "k; int? q = n == 0 ? null : n; int[] a = [1, 2, 3, 4]; return "
                + $"{string.Format(CultureInfo.InvariantCulture, place, product)}; }}");
    }

    [Theory]
    [InlineData("{|KG0203:n % 2|} is 1", "(n & 1) is 1")]
    [InlineData("{|KG0203:n * 2|} is > 1 and < 9", "(n << 1) is > 1 and < 9")]
    [InlineData("(n < 9 ? {|KG0203:n * 2|} : 1) > 0", "(n < 9 ? n << 1 : 1) > 0")]
    public Task Patterns_bind_tighter(string before, string after) => FixCase<StrayCodeFix>.Members(
        $"static void F(uint n)\n{{\n    while ({before}) {{ n++; }}\n}}",
        $"static void F(uint n)\n{{\n    while ({after}) {{ n++; }}\n}}");

    private static string Line(string text, string method)
    {
        var start = text.IndexOf($" {method}(", StringComparison.Ordinal);
        return text[start..text.IndexOf('\n', start)];
    }

    private static string Result(Func<float, int, int, object> method, float x, int n, int k)
    {
        try
        {
            var value = method(x, n, k);
            return value is null ? "null" : $"{value.GetType()} {Convert.ToString(value, CultureInfo.InvariantCulture)}";
        }
        catch (Exception exception) when (exception is ArithmeticException or ArgumentException or IndexOutOfRangeException)
        {
            return exception.GetType().Name;
        }
    }
}
