using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Floating-point products with constants and quotients by them.</summary>
public sealed class ConstantFixTests
{
    [Theory]
    [InlineData("{|KG0201:x * 4f|}", "Shift.By(x, 2)")]
    [InlineData("{|KG0201:0.125f * x|}", "Shift.By(x, -3)")]
    [InlineData("{|KG0202:x / 2|}", "Shift.By(x, -1)")]
    [InlineData("{|KG0201:x * -2f|}", "-Shift.By(x, 1)")]
    [InlineData("y - {|KG0201:x * -2f|}", "y + Shift.By(x, 1)")]
    [InlineData("y + ({|KG0201:x * 4f|})", "y + Shift.By(x, 2)")]
    [InlineData("{|KG0201:(x + y) * 4f|}", "Shift.By(x + y, 2)")]
    [InlineData("{|KG0202:MathF.Max({|KG0201:x * 4f|}, y) / 8f|}", "Shift.By(MathF.Max(Shift.By(x, 2), y), -3)")]
    [InlineData("({|KG0201:x * 4f|}).CompareTo(y)", "Shift.By(x, 2).CompareTo(y)")]
    [InlineData("{|KG0201:i * 0.5f|}", "Shift.By((float)i, -1)")]
    [InlineData("(float)({|KG0201:x * 0.5|})", "(float)Shift.By((double)x, -1)")]
    [InlineData("(float)({|KG0201:d * 0.5|})", "(float)Shift.By(d, -1)")]
    [InlineData("{|KG0201:x * 5.605194E-45f|}", "Shift.By(x, -147)")]
    [InlineData("{|KG0201:x /* gain */ * /* four */ 4f /* times */|}", "Shift.By(x /* gain */, 2) /* four */ /* times */")]
    public Task A_power_of_two_is_a_shift(string before, string after) =>
        FixCase<StrayCodeFix>.Members(
            Function(before.Replace(" /* times */|}", "|} /* times */", System.StringComparison.Ordinal)), Function(after));

    [Theory]
    [InlineData("{|KG0209:x * 1f|}", "x", "Unit")]
    [InlineData("{|KG0209:(x + y) / 1|}", "x + y", "Unit")]
    [InlineData("{|KG0209:x * -1f|}", "-x", "Negate")]
    [InlineData("{|KG0209:(x - y) / -1f|}", "-(x - y)", "Negate")]
    [InlineData("y - {|KG0209:-1f * x|}", "y + x", "Negate")]
    [InlineData("y + {|KG0201:x * 0f|}", "y + 0f", "Zero")]
    public Task Products_with_one_and_zero_go(string before, string after, string key) =>
        FixCase<StrayCodeFix>.Members(Function(before), Function(after), key);

    [Fact]
    public Task A_product_with_zero_stays_where_the_factor_does_something() => FixCase<StrayCodeFix>.Members(
        "static float G() => field += 1f;\nstatic float F() => {|KG0201:G() * 0f|};",
        "static float G() => field += 1f;\nstatic float F() => {|KG0201:G() * 0f|};");

    [Theory]
    [InlineData("x *= 4f", "x = Shift.By(x, 2)")]
    [InlineData("x /= 4f", "x = Shift.By(x, -2)")]
    [InlineData("a[i] *= 0.5f", "a[i] = Shift.By(a[i], -1)")]
    public Task Compound_assignments_too(string before, string after) =>
        FixCase<StrayCodeFix>.Members(
            Procedure("{|KG020" + (before.Contains('/', System.StringComparison.Ordinal) ? "2:" : "1:") + before + "|};"),
            Procedure(after + ";"));

    [Theory]
    [InlineData("{|KG0209:x *= -1f|};", "x = -x;")]
    [InlineData("{|KG0201:x *= 0f|};", "x = 0f;")]
    [InlineData("{|KG0209:x *= 1f|};\nx = y;", "x = y;")]
    public Task Compound_assignments_with_one_and_zero_too(string before, string after) =>
        FixCase<StrayCodeFix>.Members(Procedure(before), Procedure(after));

    [Fact]
    public Task A_target_with_effects_is_left_alone() => FixCase<StrayCodeFix>.Members(
        "static void F(float[] a, int i) { {|KG0201:a[i++] *= 4f|}; }", "static void F(float[] a, int i) { {|KG0201:a[i++] *= 4f|}; }");

    [Theory]
    [InlineData("{|KG0201:x * 3f|}", "Shift.Sum(x, 2f, 1f)", "Shifts2", "Use 2 shifts, exact: 2 + 1")]
    [InlineData(
        "{|KG0201:x * 3.5f|}",
        "Shift.Sum(x, 4f, -0.5f)",
        "Shifts2",
        "Use 2 shifts, exact but for infinity and -0, unless a shift over- or underflows: 4 − 1/2")]
    [InlineData("{|KG0201:0.1f * x|}", "Shift.Sum(x, 0.125f, -0.03125f)", "Shifts2", "Use 2 shifts, error 6.3 %: 1/8 − 1/32")]
    [InlineData(
        "{|KG0201:0.1f * x|}", "Shift.Sum(x, 0.125f, -0.03125f, 0.0078125f)", "Shifts3", "Use 3 shifts, error 1.6 %: 1/8 − 1/32 + 1/128")]
    [InlineData(
        "{|KG0201:0.1f * x|}",
        "Shift.Sum(x, 0.125f, -0.03125f, 0.0078125f, -0.001953125f)",
        "Shifts4",
        "Use 4 shifts, error 0.4 %: 1/8 − 1/32 + 1/128 − 1/512")]
    [InlineData("{|KG0202:x / 3f|}", "Shift.Sum(x, 0.25f, 0.0625f)", "Shifts2", "Use 2 shifts, error 6.3 %: 1/4 + 1/16")]
    [InlineData("{|KG0202:(x + y) / -10f|}", "Shift.Sum(x + y, -0.125f, 0.03125f)", "Shifts2", "Use 2 shifts, error 6.3 %: −1/8 + 1/32")]
    [InlineData("(float)({|KG0201:x * 0.75|})", "(float)Shift.Sum((double)x, 0.5, 0.25)", "Shifts2", "Use 2 shifts, exact: 1/2 + 1/4")]
    public Task A_constant_is_a_sum_of_few_shifts(string before, string after, string key, string title) =>
        FixCase<StrayCodeFix>.Members(Function(before), Function(after), key, title);

    [Fact]
    public Task Fix_all_writes_each_constant_with_as_many_as_it_needs() => FixCase<StrayCodeFix>.Members(
        Function("{|KG0201:x * 0.9f|} + {|KG0201:y * 0.75f|}"),
        Function("Shift.Sum(x, 1f, -0.125f, 0.03125f) + {|KG0201:y * 0.75f|}"),
        "Shifts3",
        batch: Function("Shift.Sum(x, 1f, -0.125f, 0.03125f) + Shift.Sum(y, 0.5f, 0.25f)"));

    [Theory]
    [InlineData("Half", "{|KG0201:x * (Half)4|}", "Shift.By(x, 2)")]
    [InlineData("Half", "{|KG0201:x * (Half)3|}", "Shift.By(x, 1) + x")]
    [InlineData("Vector256<float>", "{|KG0201:x * 4f|}", "Shift.By(x, 2)")]
    [InlineData("Vector512<float>", "{|KG0201:Vector512.Create(0.25f) * x|}", "Shift.By(x, -2)")]
    [InlineData("Vector128<float>", "{|KG0202:x / 4f|}", "Shift.By(x, -2)")]
    [InlineData("Vector<float>", "{|KG0201:x * 6f|}", "Shift.By(x, 2) + Shift.By(x, 1)")]
    public Task Halves_and_vectors_too(string type, string before, string after) =>
        FixCase<StrayCodeFix>.Members($"static {type} F({type} x) => {before};", $"static {type} F({type} x) => {after};");

    [Theory]
    [InlineData("{|KG0201:x * (Half)0.1f|}")]
    [InlineData("{|KG0201:x * (Half)1048576f|}")]
    public Task A_constant_that_Half_would_round_is_left_alone(string product) =>
        FixCase<StrayCodeFix>.Members($"static Half F(Half x) => {product};", $"static Half F(Half x) => {product};");

    [Fact]
    public Task A_using_directive_comes_along() => FixCase<StrayCodeFix>.Files(
        "using System;\n\n// Above.\n[KernelGen.MultiplicationFree]\nstatic class Code\n{\n    static float F(float x) => {|KG0201:x * "
            + "4f|};\n}\n",
        "using System;\nusing KernelGen;\n\n// Above.\n[KernelGen.MultiplicationFree]\nstatic class Code\n{\n    static float F(float x) "
            + "=> Shift.By(x, 2);\n}\n");

    [Fact]
    public Task Above_everything_where_there_is_none() => FixCase<StrayCodeFix>.Files(
        "// Head.\n\n// Above.\n[KernelGen.MultiplicationFree]\nstatic class Code\n{\n    static float F(float x) => {|KG0201:x * 4f|};\n"
            + "}\n",
        "// Head.\n\nusing KernelGen;\n\n// Above.\n[KernelGen.MultiplicationFree]\nstatic class Code\n{\n    static float F(float x) => "
            + "Shift.By(x, 2);\n}\n");

    [Fact]
    public Task In_order_and_in_the_namespace() => FixCase<StrayCodeFix>.Files(
        "namespace A\n{\n    // Text.\n    using System.Text;\n    using Z;\n\n    [KernelGen.MultiplicationFree]\n    static class Code\n"
            + "    {\n        static float F(float x) => {|KG0201:x * 4f|};\n    }\n}\n\nnamespace Z\n{\n}\n",
        "namespace A\n{\n    // Text.\n    using System.Text;\n    using KernelGen;\n    using Z;\n\n    [KernelGen.MultiplicationFree]\n "
            + "   static class Code\n    {\n        static float F(float x) => Shift.By(x, 2);\n    }\n}\n\nnamespace Z\n{\n}\n");

    [Fact]
    public Task A_name_of_the_users_own_is_not_taken() => FixCase<StrayCodeFix>.Files(
        "[KernelGen.MultiplicationFree]\nstatic class Code\n{\n    static int Shift;\n    static float F(float x) => {|KG0201:x * 4f|};\n"
            + "}\n",
        "[KernelGen.MultiplicationFree]\nstatic class Code\n{\n    static int Shift;\n    static float F(float x) => "
            + "KernelGen.Shift.By(x, 2);\n}\n");

    private static string Function(string expression) => $"static float F(float x, float y, double d, int i) => {expression};";

    private static string Procedure(string statements) =>
        $"static void F(float x, float y, float[] a, int i)\n{{\n    "
            + $"{statements.Replace("\n", "\n    ", System.StringComparison.Ordinal)}\n}}";
}
