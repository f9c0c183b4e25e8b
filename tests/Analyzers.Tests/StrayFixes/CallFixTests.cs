using System;
using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Calls of the library that multiply.</summary>
public sealed class CallFixTests
{
    [Theory]
    [InlineData("(float){|KG0206:Math.Pow(2, k)|}", "(float)Shift.By(1.0, k)")]
    [InlineData("{|KG0206:MathF.Pow(2f, k + 1)|}", "Shift.By(1f, k + 1)")]
    public Task Powers_of_two_are_shifts(string before, string after) =>
        FixCase<StrayCodeFix>.Members(
            Function(before), Function(after), "Shift", $"Use '{after.Replace("(float)", "", StringComparison.Ordinal)}'");

    [Fact]
    public Task Powers_of_a_half_are_but_for_one_exponent() => FixCase<StrayCodeFix>.Members(
        Function("{|KG0206:MathF.Pow(0.5f, k + 1)|}"),
        Function("Shift.By(1f, -(k + 1))"),
        "PowerShift",
        "Use 'Shift.By(1f, -(k + 1))': differs for the least int, which has no negation");

    [Fact]
    public Task A_fused_product_is_split() => FixCase<StrayCodeFix>.Members(
        Function("{|KG0206:MathF.FusedMultiplyAdd(x, y + 1f, 2f)|}"),
        Function("({|KG0201:x * (y + 1f)|}) + 2f"),
        "Split",
        "Use '(x * (y + 1f)) + 2f': rounds the product, which can then be replaced");

    [Fact]
    public Task A_product_written_as_a_method_becomes_an_operator() => FixCase<StrayCodeFix>.Members(
        "static Vector256<float> F(Vector256<float> x) => {|KG0206:Vector256.Multiply(x, 4f)|};",
        "static Vector256<float> F(Vector256<float> x) => {|KG0201:x * 4f|};",
        "Operator");

    private static string Function(string expression) => $"static float F(float x, float y, int k) => {expression};";
}
