using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>[AllowMultiplication]: removed, corrected, added.</summary>
public sealed class ExceptionFixTests
{
    [Theory]
    [InlineData(
        "/// <summary>Comment.</summary>\n[{|KG0208:AllowMultiplication(\"table\")|}]\nstatic float F(float x) => x;",
        "/// <summary>Comment.</summary>\nstatic float F(float x) => x;")]
    [InlineData("[{|KG0208:AllowMultiplication(\"table\")|}] static float F(float x) => x;", "static float F(float x) => x;")]
    [InlineData(
        "[{|KG0208:AllowMultiplication(\"table\")|}, Obsolete]\nstatic float F(float x) => x;",
        "[Obsolete]\nstatic float F(float x) => x;")]
    [InlineData(
        "[Obsolete]\n[{|KG0208:AllowMultiplication(\"table\")|}]\nstatic float F(float x) => x;",
        "[Obsolete]\nstatic float F(float x) => x;")]
    public Task What_is_not_needed_goes(string before, string after) =>
        FixCase<ExceptionCodeFix>.Members(before, after, title: "Remove [AllowMultiplication]");

    [Fact]
    public Task Counts_are_corrected() => FixCase<ExceptionCodeFix>.Members(
        "[{|KG0208:AllowMultiplication(\"table\", Count = 1 /* one */)|}]\nstatic float F(float x) => x * x * x;",
        "[AllowMultiplication(\"table\", Count = 2 /* one */)]\nstatic float F(float x) => x * x * x;",
        title: "Write 'Count = 2'");

    [Fact]
    public Task A_reason_is_for_the_reader_to_write() => FixCase<ExceptionCodeFix>.Members(
        "[{|KG0208:AllowMultiplication(\"\")|}]\nstatic float F(float x) => x * x;",
        "[{|KG0208:AllowMultiplication(\"\")|}]\nstatic float F(float x) => x * x;");

    [Fact]
    public Task An_exception_is_added_once_and_asks_for_its_reason() => FixCase<AllowCodeFix>.Members(
        "/// <summary>Comment.</summary>\nstatic float F(float x) => {|KG0201:{|KG0201:x * x|} * x|};\n\nstatic float G(float x) => "
            + "{|KG0202:1f / x|};",
        "/// <summary>Comment.</summary>\n[{|KG0208:AllowMultiplication(\"\")|}]\nstatic float F(float x) => x * x * x;\n\n"
            + "[{|KG0208:AllowMultiplication(\"\")|}]\nstatic float G(float x) => 1f / x;");
}
