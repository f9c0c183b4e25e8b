using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Operands that log, change state and throw: evaluated as often, and in the same order, after the fixes.</summary>
public sealed class EffectTests
{
    private const int Methods = 120;

    private const string Head = """
            public static string Log = "";
            public static float f, g;
            public static int n;
            static float[] b;
            static volatile float v;
            static float Auto { get; set; }
            static float P { get { Log += "P"; f = -f; return f; } set { Log += "=" + value; g = value; } }
            static float Step() { Log += "Step"; f = -f - 1f; return f; }
            static int Next() { Log += "Next"; return ++n; }
            static float Fail() { Log += "Fail"; throw new InvalidOperationException(); }
            static int Index() { Log += "Index"; return 0; }
            public static void Reset() { Log = ""; f = 1.5f; g = -2f; n = -3; b = null; v = 3f; Auto = -4f; }

        """;

    private static readonly string[] Operands =
        [
            "s", "t", "f", "Step()", "P", "a[i]", "a[n + 3]", "(s = -2f)", "(f = -1f)", "Next()", "Auto", "b[0]", "c", "Changed()",
            "Fail()", "v", "(t += 1f)", "-s", "(float)n", "MathF.Abs(s)", "a.Length", "Set(out s)", "(g > 0f ? f : Step())"
        ];

    private static readonly string[] Exact =
    [
        "{0} * MathF.CopySign(1f, {1})", "MathF.CopySign(1f, {0}) * {1}", "{0} * MathF.Sign({1})", "MathF.Sign({0}) * {1}",
        "{0} * ({1} < 0 ? -1f : 1f)", "({0} < 0 ? -1f : 1f) * {1}", "({0} < 0 ? 0f : 1f) * {1}",
        "{0} * ({1} < 0 ? 0f : 1f)", "{0} * 4f", "0.5f * {0}", "{0} * 3f", "{0} * 1f", "{0} / -1f", "MathF.Pow(2f, Next()) * {0}",
        "{0} * Shift.By(1f, Next())", "Shift.By(1f, n) * {0}", "{0} * PowerOfTwo.Nearest({1})",
        "PowerOfTwo.Nearest({0}) * {1}", "Next() * (1 << Next())", "(1 << n) * Next()", "(1 << Next()) * n", "Next() % 8", "Next() / 4",
        "n * 10", "Next() * 7", "(n = 3) * 9", "Next() * (n < 0 ? -1 : 1)", "n * (Next() < 0 ? -1 : 1)",
        "(Next() < 0 ? -1 : 1) * n", "s *= MathF.CopySign(1f, {0})", "f *= MathF.CopySign(1f, {0})", "f *= {0} < 0 ? -1f : 1f", "P *= 2f",
        "P *= MathF.CopySign(1f, {0})", "a[0] *= ({0} < 0 ? -1 : 1)", "a[Index()] *= 2f", "b[0] *= 4f", "n *= 8",
        "n %= 8", "Auto *= -1f", "P *= 1f", "P *= 0f", "f *= 1f", "a[n + 3] *= 3f", "v *= 2f", "c *= MathF.CopySign(1f, Changed())",
        "0 * n", "Next() * 0", "n / -1", "a[i] * 1f", "n % 1", "Next() % 1",
    ];

    private static readonly string[] Rounded = [
        "{0} * {1}", "{0} / {1}", "s *= {0}", "a[0] *= {0}", "P *= {0}", "f *= {0}", "f /= {0}", "MathF.FusedMultiplyAdd({0}, {1}, {2})"
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Exact_ones(int seed) =>
        Check(seed, Exact, comparesResults: true, "Shift", "Shifts", "Shifts2", "Unit", "Negate", "Zero", "Sign", "PowerShift");

    [Theory]
    [InlineData("RoundRight")]
    [InlineData("RoundLeft")]
    public Task Rounded_ones(string key) => Check(3, Rounded, comparesResults: false, "Split", key);

    private static async Task Check(int seed, string[] forms, bool comparesResults, params string[] keys)
    {
        var random = new Random(seed);
        var methods = Compiles.Those(Head, [.. Enumerable.Range(0, Methods).Select(number => Method(number, Form(number)))]);
        Assert.True(methods.Count > Methods / 2, "Fewer than half of the programs compile.");
        var program = await FixedProgram.Create(Head + string.Concat(methods.Select(method => $"    {method}\n\n")), keys);
        var (resetBefore, resetAfter) = program.Method<Action>("Reset");
        foreach (var method in methods)
        {
            var name = method.Split(' ', '(')[3];
            var (before, after) = program.Method<Func<float, float, float[], int, object>>(name);
            for (var i = 0; i < 8; i++)
            {
                float s = i - 3.5f, t = 2f - i;
                resetBefore();
                resetAfter();
                var (resultBefore, thrownBefore) = Result(before, s, t, i - 2);
                var (resultAfter, thrownAfter) = Result(after, s, t, i - 2);
                var (logBefore, logAfter) = program.Field<string>("Log");
                var (nBefore, nAfter) = program.Field<int>("n");
                var (fBefore, fAfter) = program.Field<float>("f");
                var (gBefore, gAfter) = program.Field<float>("g");
                var isSame = thrownBefore == thrownAfter && nBefore == nAfter
                    && (comparesResults
                        ? (resultBefore, logBefore, fBefore, gBefore) == (resultAfter, logAfter, fAfter, gAfter)
                        : Calls(logBefore) == Calls(logAfter));
                Assert.True(
                    isSame,
                    $"{resultBefore}{thrownBefore} {logBefore} {fBefore} {gBefore}, then {resultAfter}{thrownAfter} {logAfter} {fAfter} "
                        + $"{gAfter}\n{method}\n{Line(program.Text, name)}");
            }
        }

        string Form(int number) =>
            string.Format(CultureInfo.InvariantCulture, forms[number % forms.Length], Operand(), Operand(), Operand());

        string Operand() => Operands[random.Next(Operands.Length)];
    }

    private static string Method(int number, string form) =>
        $"public static object F{number}(float s, float t, float[] a, int i) {{ float c = s; float Changed() {{ c = -c; Log += \"c\"; "
            + $"return c; }} float Set(out float r) {{ r = -7f; return 3f; }} Changed(); Set(out t); var r = {form}; return (r, s, t, c, "
            + $"a[0]); }}";

    private static string Calls(string log) =>
        string.Concat(
            log.Split('=').Select((part, index) => index == 0 ? part : "=" + part.TrimStart("-0123456789.∞NaEinfty+".ToCharArray())));

    private static string Line(string text, string method)
    {
        var start = text.IndexOf($" {method}(", StringComparison.Ordinal);
        return text[start..text.IndexOf('\n', start)];
    }

    private static (string Result, string Thrown) Result(Func<float, float, float[], int, object> method, float s, float t, int i)
    {
        try
        {
            return (Convert.ToString(method(s, t, [-1f, 2f, -3f, 4f], i), CultureInfo.InvariantCulture)!, "");
        }
        catch (Exception exception) when (exception is ArithmeticException or InvalidOperationException or IndexOutOfRangeException
            or NullReferenceException)
        {
            return ("", exception.GetType().Name);
        }
    }
}
