using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Products with signs.</summary>
public sealed class SignFixTests
{
    [Theory]
    [InlineData("{|KG0201:x * MathF.Sign(y)|}", "SignFlip.BySign(x, MathF.Sign(y))")]
    [InlineData("{|KG0201:Math.Sign(y) * (x + y)|}", "SignFlip.BySign(x + y, Math.Sign(y))")]
    [InlineData("{|KG0201:x * MathF.CopySign(1f, y)|}", "SignFlip.By(x, y)")]
    [InlineData("{|KG0201:x * (y < 0 ? -1f : 1f)|}", "y < 0 ? -x : x")]
    [InlineData("{|KG0201:(y < 0 ? -1 : 1) * x|} + y", "(y < 0 ? -x : x) + y")]
    [InlineData("{|KG0201:(x + y) * (y < 0 ? -1f : 1f)|}", "SignFlip.BySign(x + y, y < 0 ? -1 : 1)")]
    [InlineData("{|KG0201:x * (y > 0 ? 1f : 0f)|}", "SignFlip.BySign(x, y > 0 ? 1 : 0)")]
    [InlineData("{|KG0201:x *= y < 0 ? -1f : 1f|}", "x = y < 0 ? -x : x")]
    public Task A_sign_is_a_flip(string before, string after) => FixCase<StrayCodeFix>.Members(Function(before), Function(after), "Sign");

    [Fact]
    public Task A_choice_with_zero_says_what_differs() => FixCase<StrayCodeFix>.Members(
        Function("{|KG0201:x * (y > 0 ? 1f : 0f)|}"),
        Function("y > 0 ? x : 0f"),
        "SignChoice",
        "Use 'y > 0 ? x : 0f': differs for NaN, infinity and the sign of zero");

    [Fact]
    public Task Integers_too() => FixCase<StrayCodeFix>.Members(
        "static int F(int[] a)\n{\n    int sum = 0;\n    foreach (int x in a)\n    {\n        sum += {|KG0203:x * Math.Sign(sum)|};\n    "
            + "}\n\n    return sum;\n}",
        "static int F(int[] a)\n{\n    int sum = 0;\n    foreach (int x in a)\n    {\n        sum += SignFlip.BySign(x, Math.Sign(sum));\n"
            + "    }\n\n    return sum;\n}");

    private static string Function(string expression) => $"static float F(float x, float y) => {expression};";
}
