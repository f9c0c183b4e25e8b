using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Products with powers of two that are known at run time, and products of two variables.</summary>
public sealed class PowerFixTests
{
    [Theory]
    [InlineData("{|KG0201:x * Shift.By(1f, k)|}", "Shift.By(x, k)")]
    [InlineData("{|KG0201:Shift.By(1f, k + 1) * x|}", "Shift.By(x, k + 1)")]
    [InlineData("{|KG0202:x / Shift.By(1f, k + 1)|}", "Shift.By(x, -(k + 1))")]
    [InlineData("{|KG0201:x * PowerOfTwo.Nearest(y)|}", "Shift.ByNearestPower(x, y)")]
    public Task Two_to_the_k_is_a_shift(string before, string after) => FixCase<StrayCodeFix>.Members(Function(before), Function(after));

    [Theory]
    [InlineData("{|KG0201:x * y|}", "Shift.ByNearestPower(x, y)", "RoundRight", "Round 'y' to a power of two, error up to 33.4 %")]
    [InlineData(
        "{|KG0201:x * (y + 1f)|}", "Shift.ByNearestPower(y + 1f, x)", "RoundLeft", "Round 'x' to a power of two, error up to 33.4 %")]
    [InlineData("{|KG0202:1f / y|}", "Shift.DivideByNearestPower(1f, y)", "RoundRight", "Round 'y' to a power of two, error up to 50 %")]
    [InlineData(
        "{|KG0202:x / k|}", "Shift.DivideByNearestPower(x, (float)k)", "RoundRight", "Round 'k' to a power of two, error up to 50 %")]
    [InlineData("{|KG0201:x *= y|}", "x = Shift.ByNearestPower(x, y)", "RoundRight", "Round 'y' to a power of two, error up to 33.4 %")]
    public Task A_product_of_variables_is_approximated(string before, string after, string key, string title) =>
        FixCase<StrayCodeFix>.Members(Function(before), Function(after), key, title);

    [Fact]
    public Task Vectors_too() => FixCase<StrayCodeFix>.Members(
        "static Vector256<float> F(Vector256<float> x, Vector256<float> y) => {|KG0201:x * y|};",
        "static Vector256<float> F(Vector256<float> x, Vector256<float> y) => Shift.ByNearestPower(x, y);");

    [Fact]
    public Task Products_within_products_are_written_at_once() => FixCase<StrayCodeFix>.Members(
        Function("{|KG0201:{|KG0201:x * y|} * ({|KG0201:y * x|} + 1f)|}"),
        Function("Shift.ByNearestPower(Shift.ByNearestPower(x, y), Shift.ByNearestPower(y, x) + 1f)"),
        "RoundRight");

    [Fact]
    public Task What_stays_the_same_is_rounded_before_what_does_not() => FixCase<StrayCodeFix>.Members(
        "static float F(float[] values, float gain)\n{\n    float sum = 0f;\n    foreach (float value in values)\n    {\n        sum += "
            + "{|KG0201:gain * value|};\n    }\n\n    return sum;\n}",
        "static float F(float[] values, float gain)\n{\n    float sum = 0f;\n    foreach (float value in values)\n    {\n        sum += "
            + "Shift.ByNearestPower(value, gain);\n    }\n\n    return sum;\n}",
        title: "Round 'gain' to a power of two, error up to 33.4 %");

    private static string Function(string expression) => $"static float F(float x, float y, int k) => {expression};";
}
