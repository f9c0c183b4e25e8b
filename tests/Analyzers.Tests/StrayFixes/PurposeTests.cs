using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Products with a purpose, names that stay, and the style of what is written.</summary>
public sealed class PurposeTests
{
    [Theory]
    [InlineData("decimal", "d", "{|KG0201:d * 1.00m|}")]
    [InlineData("decimal", "d", "{|KG0202:d / 1.0m|}")]
    [InlineData("decimal", "d", "{|KG0201:d * 1.0000000000000000000000000001m|}")]
    [InlineData("float?", "f", "{|KG0201:f * 0f|}")]
    [InlineData("float", "f", "{|KG0202:{|KG0201:f * 3f|} % 1f|}", "{|KG0202:Shift.Sum(f, 2f, 1f) % 1f|}")]
    public Task An_operation_that_does_something_stays(string type, string name, string product, string? after = null) =>
        FixCase<StrayCodeFix>.Members(
            $"static {type} F({type} {name}) => {product};", $"static {type} F({type} {name}) => {after ?? product};");

    [Theory]
    [InlineData("double", "{|KG0202:{|KG0201:1.0 * n|} / k|}", "{|KG0202:(double)n / k|}", "Unit")]
    [InlineData("decimal", "{|KG0201:n * 1m|}", "(decimal)n", "Unit")]
    [InlineData("double", "{|KG0201:x * 1.0|}", "(double)x", "Unit")]
    [InlineData("decimal", "{|KG0209:d * 1m|}", "d", "Unit")]
    public Task A_conversion_is_a_cast(string type, string before, string after, string key) =>
        FixCase<StrayCodeFix>.Members(
            $"static {type} F(int n, int k, float x, decimal d) => {before};",
            $"static {type} F(int n, int k, float x, decimal d) => {after};",
            key);

    [Theory]
    [InlineData("{|KG0203:n * sizeof(byte)|}", "n << BitOperations.Log2(sizeof(byte))")]
    [InlineData("{|KG0203:n * Width|}", "n << BitOperations.Log2(Width)")]
    [InlineData("{|KG0203:n / Width|}", "Shift.Divide(n, BitOperations.Log2(Width))")]
    [InlineData("{|KG0203:u / Width|}", "u >> BitOperations.Log2(Width)")]
    [InlineData("{|KG0203:u % (Width + 8)|}", "u & ((Width + 8) - 1)")]
    [InlineData("{|KG0203:n % Width|}", "Shift.Remainder(n, BitOperations.Log2(Width))")]
    [InlineData("{|KG0203:n * Three|}", "(n << 1) + n /* Three */")]
    [InlineData("{|KG0201:x * Gain|}", "Shift.ByNearestPower(x, Gain)")]
    [InlineData("{|KG0202:x / Gain|}", "Shift.DivideByNearestPower(x, Gain)")]
    [InlineData("{|KG0201:x * One|}", "Shift.ByNearestPower(x, One)")]
    [InlineData("{|KG0201:v * Gain|}", "Shift.By(v, -2 /* Gain */)")]
    public Task A_name_stays(string before, string after) => FixCase<StrayCodeFix>.Members(Named(before), Named(after));

    [Fact]
    public Task A_constant_of_the_method_goes_with_its_last_product() => FixCase<StrayCodeFix>.Members(
        "static float F(float x)\n{\n    const float gain = 0.75f;\n    return {|KG0201:x * gain|};\n}",
        "static float F(float x)\n{\n    return Shift.Sum(x, 0.5f, 0.25f /* gain */);\n}");

    [Fact]
    public Task One_that_is_used_elsewhere_stays() => FixCase<StrayCodeFix>.Members(
        "static float F(float x)\n{\n    const float gain = 0.75f, offset = 1f;\n    return {|KG0201:x * gain|} + gain + offset;\n}",
        "static float F(float x)\n{\n    const float gain = 0.75f, offset = 1f;\n    return Shift.Sum(x, 0.5f, 0.25f /* gain */) + gain + "
            + "offset;\n}");

    [Theory]
    [InlineData("y + {|KG0209:x * -1f|}", "y - x")]
    [InlineData("y - {|KG0209:x * -1f|}", "y + x")]
    [InlineData("y + ({|KG0201:x * -2f|})", "y - Shift.By(x, 1)")]
    [InlineData("y - {|KG0201:x * -2f|} - x", "y + Shift.By(x, 1) - x")]
    [InlineData("(float)({|KG0201:n * -1.0|})", "(float)(-(double)n)")]
    [InlineData("{|KG0209:-x * -1f|}", "x")]
    [InlineData("{|KG0209:-(x + y) * -1f|}", "x + y")]
    [InlineData("{|KG0209:(x + y) * 1f|}", "x + y")]
    public Task Signs_are_taken_by_what_is_around(string before, string after) => FixCase<StrayCodeFix>.Members(
        $"static float F(float x, float y, int n) => {before};", $"static float F(float x, float y, int n) => {after};");

    [Theory]
    [InlineData("{|KG0209:x *= 1f|};\nx = 2f;", "x = 2f;")]
    [InlineData("// Above.\n{|KG0209:x *= 1f|};\nx = 2f;", "// Above.\nx = 2f;")]
    [InlineData("if (x > 1f) {|KG0209:x *= 1f|};", "if (x > 1f) {|KG0209:x *= 1f|};")]
    [InlineData("float y = {|KG0209:x *= 1f|};", "float y = x;")]
    [InlineData("System.Action f = () => {|KG0209:x *= 1f|};", "System.Action f = () => {|KG0209:x *= 1f|};")]
    public Task Nothing_is_assigned_to_itself(string before, string after) => FixCase<StrayCodeFix>.Members(
        $"static void F(float x)\n{{\n    {before.Replace("\n", "\n    ", System.StringComparison.Ordinal)}\n}}",
        $"static void F(float x)\n{{\n    {after.Replace("\n", "\n    ", System.StringComparison.Ordinal)}\n}}");

    private static string Named(string product) =>
        $"const int Width = 8, Three = 3;\nconst float Gain = 0.25f, One = 1f;\nstatic void Use(object o) {{ }}\nstatic void F(int n, uint "
            + $"u, float x, Vector<float> v)\n{{\n    while (n > 0)\n    {{\n        Use({product});\n    }}\n}}";
}
