using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Products of a loop's variable become running offsets.</summary>
public sealed class RunningOffsetFixTests
{
    [Fact]
    public Task It_is_declared_and_advanced_by_the_loop_so_that_continue_does_not_miss_it() => FixCase<RunningOffsetCodeFix>.Members(
        Function("for (int i = 0; i < n; i++)\n{\n    if (a[i] < 0) { continue; } // skip\n    sum += a[({|KG0203:i * stride|}) + 1];\n}"),
        Function("for (int i = 0, iOffset = 0; i < n; i++, iOffset += stride)\n{\n    if (a[i] < 0) { continue; } // skip\n    sum += "
            + "a[iOffset + 1];\n}"),
        title: "Use a running offset: 'iOffset += stride'");

    [Theory]
    [InlineData("int i = 0", "i++", "{|KG0203:i * 24|}", "int i = 0, iOffset = 0", "i++, iOffset += 24", "iOffset")]
    [InlineData("int i = 2", "i += 3", "{|KG0203:24 * i|}", "int i = 2, iOffset = 48", "i += 3, iOffset += 72", "iOffset")]
    [InlineData("int i = 9", "--i", "{|KG0203:24 * i|}", "int i = 9, iOffset = 216", "--i, iOffset -= 24", "iOffset")]
    [InlineData("var i = 1", "i += 4", "{|KG0203:stride * i|}", "int i = 1, iOffset = stride", "i += 4, iOffset += stride << 2", "iOffset")]
    [InlineData(
        "int i = 0, j = 1",
        "i++, j--",
        "{|KG0203:i * stride|} - {|KG0203:j * stride|}",
        "int i = 0, j = 1, iOffset = 0, jOffset = stride",
        "i++, j--, iOffset += stride, jOffset -= stride",
        "iOffset - jOffset")]
    [InlineData(
        "int i = 0",
        "i++",
        "{|KG0203:i * stride|} - {|KG0203:stride * i|}",
        "int i = 0, iOffset = 0",
        "i++, iOffset += stride",
        "iOffset - iOffset")]
    public Task Starts_and_steps(string start, string step, string product, string startAfter, string stepAfter, string offset) =>
        FixCase<RunningOffsetCodeFix>.Members(
            Function($"for ({start}; i < n; {step})\n{{\n    sum += a[{product}];\n}}"),
            Function($"for ({startAfter}; i < n; {stepAfter})\n{{\n    sum += a[{offset}];\n}}"));

    [Fact]
    public Task Loops_in_loops_at_once() => FixCase<RunningOffsetCodeFix>.Members(
        Function("int jOffset = 0;\nfor (int i = 0; i < n; i++)\n{\n    for (int j = 0; j < {|KG0203:i * stride|}; j++)\n    {\n        "
            + "sum += a[{|KG0203:i * stride|} + {|KG0203:j * 3|}];\n    }\n}"),
        Function("int jOffset = 0;\nfor (int i = 0, iOffset = 0; i < n; i++, iOffset += stride)\n{\n    for (int j = 0, jOffset2 = 0; j < "
            + "iOffset; j++, jOffset2 += 3)\n    {\n        sum += a[iOffset + jOffset2];\n    }\n}"));

    [Theory]
    [InlineData("for (int i = 0; i < n; i++) { sum += {|KG0203:i * stride|}; stride++; }")]
    [InlineData("for (int i = 0; i < n; i++) { sum += {|KG0203:i * stride|}; i++; }")]
    [InlineData("for (int i = 0; i < n; i++) { sum += checked({|KG0203:i * stride|}); }")]
    [InlineData("for (int i = n; i < n; i++) { sum += {|KG0203:i * stride|}; }")]
    [InlineData("for (int i = 0; i < n;) { sum += {|KG0203:i * stride|}; i++; }")]
    [InlineData("for (int i = 0; i < n; i++) { int own = i; sum += {|KG0203:i * own|}; }")]
    [InlineData("for (int i = 0; i < n; i += 3) { sum += {|KG0203:i * stride|}; }")]
    [InlineData("for (int i = 0; i < n; i++) { System.Func<int> f = () => {|KG0203:i * stride|}; }")]
    [InlineData("int k = 0; while (k < n) { sum += {|KG0203:k * stride|}; k++; }")]
    public Task What_does_not_run_evenly_is_left_alone(string loop) =>
        FixCase<RunningOffsetCodeFix>.Members(Function(loop), Function(loop));

    private static string Function(string statements) =>
        $"static int F(int[] a, int n, int stride)\n{{\n    int sum = 0;\n    "
            + $"{statements.Replace("\n", "\n    ", System.StringComparison.Ordinal)}\n    return sum;\n}}";
}
