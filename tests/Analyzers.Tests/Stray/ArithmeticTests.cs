using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Operators as they are written.</summary>
public sealed class ArithmeticTests
{
    [Theory]
    [InlineData("static float F(float a, float b) => {|KG0201:a * b|};")]
    [InlineData("static double F(double a, float b) => {|KG0202:a / b|} + {|KG0202:a % b|};")]
    [InlineData(
        "static void F(ref float a, double b, int i) { {|KG0201:a *= 3|}; {|KG0202:b /= a|}; {|KG0202:b %= i|}; {|KG0204:i *= 3|}; }")]
    [InlineData("static int F(int a, int b) => {|KG0204:a * b|} + {|KG0204:a / b|} + {|KG0204:a % b|};")]
    [InlineData("static int F(int a, int n) { int s = 0; for (int i = 0; i < {|KG0203:a * n|}; i++) s += {|KG0203:i * a|}; return s; }")]
    [InlineData("static decimal F(decimal a, decimal b) => {|KG0202:{|KG0201:a * b|} / 3m|};")]
    [InlineData("static float? F(float? a, int? b) => {|KG0201:a * b|};")]
    [InlineData("static int F(int a, int b) => checked({|KG0204:a * b|});")]
    [InlineData("static dynamic F(dynamic a, int b) => {|KG0201:a * b|};")]
    [InlineData("const float A = 2f * 3f; static float F() => A * 2f + 3 * 4 / 2 % 3;")]
    [InlineData(
        "static float F(float x) => {|KG0201:x * 0f|} + {|KG0209:1f * x|} + {|KG0209:x * -1f|} + {|KG0209:x / 1f|} + {|KG0202:1f / x|};")]
    public Task Each_is_found(string members) => StrayCase.Verify(StrayCase.Free(members));
}
