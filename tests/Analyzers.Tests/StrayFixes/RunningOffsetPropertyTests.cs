using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Random loops before and after their products become running offsets: the same sums and the same exceptions.</summary>
public sealed class RunningOffsetPropertyTests
{
    private const int Loops = 160;

    private const string Head = """
            const int Width = 24;
            static readonly int Fixed = 5;
            static int field;
            static void Bump(ref int x) { x++; }
            static void Skip(out int x) { x = 90; }
            static void Use(Func<long> f) { f(); }
            public static void Reset() { field = 3; }

        """;

    private static readonly string[] Before = [
        "", "", "", "", "ref int r = ref stride; ", "Action change = () => stride++; ", "void Change() => stride++; "
    ];

    private static readonly string[] Headers =
    [
        "int i = 0; i < n; i++", "int i = 0; i < n; ++i", "int i = 1; i < n; i += 2", "int i = 2; i < n; i += 3", "int i = 20; i > -n; i--",
        "int i = 20; i > -n; i -= 4", "long i = 0; i < n; i++", "var i = 0; i < n; i++",
        "int i = 0, j = 5; i < n; i++, j--", "int i = 0; i < n; i++, stride++", "int i = 0; i * stride < 500; i++",
        "int i = 0; i < n && i++ < 40; i++", "int i = int.MaxValue - 3; i != n - 40; i++", "int i = 0; i < n; checked(i++)",
        "int i = 0; i < n; (i)++",
        "int i = -3; i < n; i++", "int i = 0; i < n; i += Width",
    ];

    private static readonly string[] Statements =
    [
        "sum += i * stride;", "sum ^= stride * i;", "sum += i * Width;", "sum += Width * i - 1;", "sum += i * field;", "sum += i * Fixed;",
        "sum -= (i * stride) + 1;", "sum += i * -7;", "sum += unchecked(i * big);", "sum += i * big;",
        "if ((i & 3) == 0) continue;", "if (sum > 900) break;", "sum += checked(i * stride);", "stride++;", "r++;", "change();",
        "Change();", "i++;", "(i, sum) = (i + 1, sum + 1);", "Bump(ref i);", "Skip(out i);", "field++;",
        "{ int hidden = 3; sum += i * hidden; }", "Use(() => i * stride);", "Use(() => i++);", "if (i * stride > 50) { sum += 3; }",
        "for (int k = 0; k < 3; k++) { sum += k * stride - i * Width; }", "while (sum == 5) { sum += i * 3; }",
        "try { sum += i * stride; } finally { sum++; }",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_sums_are_the_same(int seed)
    {
        var random = new Random(seed);
        var methods = Compiles.Those(Head, [.. Enumerable.Range(0, Loops).Select(number => Loop(number, random))]);
        Assert.True(methods.Count > Loops / 4, "Fewer than a quarter of the loops compile.");
        var program = await FixedProgram.Create(
            new RunningOffsetCodeFix(), Head + string.Concat(methods.Select(method => $"    {method}\n\n")), "RunningOffset");
        Assert.Contains("Offset += stride", program.Text, StringComparison.Ordinal);
        var (resetBefore, resetAfter) = program.Method<Action>("Reset");
        foreach (var method in methods)
        {
            var name = method.Split(' ', '(')[3];
            var (before, after) = program.Method<Func<int, int, int, long>>(name);
            foreach (var (n, stride, big) in new[]
            {
                (0, 3, 5), (7, 3, int.MaxValue), (30, -11, int.MinValue), (12, int.MaxValue, 1 << 28), (50, 1 << 27, 1 << 30), (9, 0, -1)
            })
            {
                resetBefore();
                resetAfter();
                string expected = Result(before, n, stride, big), actual = Result(after, n, stride, big);
                Assert.True(
                    expected == actual, $"{expected}, then {actual} for {n}, {stride}, {big}\n{method}\n{Line(program.Text, name)}");
            }
        }
    }

    private static string Loop(int number, Random random)
    {
        var body = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statements[random.Next(Statements.Length)] + " "));
        var loop = $"for ({Headers[random.Next(Headers.Length)]}) {{ if (++trips > 60) break; {body}}}";
        return $"public static long F{number}(int n, int stride, int big) {{ int trips = 0; long sum = 0; "
            + $"{Before[random.Next(Before.Length)]}{(random.Next(4) == 0 ? "checked" : "unchecked")} {{ {loop} }} return sum + stride; }}";
    }

    private static string Line(string text, string method)
    {
        var start = text.IndexOf($" {method}(", StringComparison.Ordinal);
        return text[start..text.IndexOf('\n', start)];
    }

    private static string Result(Func<int, int, int, long> method, int n, int stride, int big)
    {
        try
        {
            return method(n, stride, big).ToString(CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return "overflow";
        }
    }
}
