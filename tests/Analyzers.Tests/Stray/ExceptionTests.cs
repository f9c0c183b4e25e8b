using System.Linq;
using System.Threading.Tasks;
using KernelGen.Analyzers.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>[AllowMultiplication] is needed, counts right and gives a reason, or is reported.</summary>
public sealed class ExceptionTests
{
    [Theory]
    [InlineData("[AllowMultiplication(\"table\", Count = 1)] static float F(float x) => x * x;")]
    [InlineData("[AllowMultiplication(\"table\")] static float F(float x) => x * x + x / x + MathF.Sin(x);")]
    [InlineData("[{|KG0208:AllowMultiplication(\"table\", Count = 1)|}] static float F(float x) => x * x + MathF.Sin(x);")]
    [InlineData("[{|KG0208:AllowMultiplication(\"table\")|}] static float F(float x) => x + x;")]
    [InlineData("[{|KG0208:AllowMultiplication(\"table\", Count = 2)|}] static float F(float x) => 2f * 3f;")]
    [InlineData("[{|KG0208:AllowMultiplication(\"\")|}] static float F(float x) => x * x; [{|KG0208:AllowMultiplication(\" \", Count = "
        + "1)|}] static float G(float x) => x * x;")]
    [InlineData("[{|KG0208:{|KG0208:AllowMultiplication(\"\", Count = 3)|}|}] static float F(float x) => x * x;")]
    [InlineData("[{|KG0208:AllowMultiplication(null!)|}] static float F(float x) => x * x;")]
    [InlineData("[AllowMultiplication(\"one\", Count = 3)] class B { float F(float x) => x * x; float P => X / 2; float X = MathF.Sin(1); "
        + "[AllowMultiplication(\"other\", Count = 1)] float G(float x) => x * x; [MultiplicationFree] float H(float x) => {|KG0201:x * "
        + "x|}; }")]
    [InlineData("[AllowMultiplication(\"one\", Count = 2)] partial class B { float F(float x) => x * x; } partial class B { class C { "
        + "float F(float x) { return G(); float G() => x * x; } } }")]
    [InlineData("[{|KG0208:AllowMultiplication(\"one\")|}] class B { float F(float x) => x; }")]
    [InlineData("[{|KG0208:AllowMultiplication(\"one\")|}] static float P { get; set; } [AllowMultiplication(\"one\", Count = 2)] static "
        + "float Q { get => P * P; set => P = value * 2; }")]
    [InlineData("[AllowMultiplication(\"one\", Count = 1)] static readonly float X = MathF.Sqrt(2); "
        + "[{|KG0208:AllowMultiplication(\"one\")|}] static readonly float Y = 2f * 3f;")]
    [InlineData("static void F() { [AllowMultiplication(\"one\", Count = 1)] float G(float x) => x * x; "
        + "[{|KG0208:AllowMultiplication(\"one\")|}] float H(float x) => x; G(1); H(1); }")]
    [InlineData("static object F() => ([AllowMultiplication(\"one\", Count = 1)] (float x) => x * x, "
        + "[{|KG0208:AllowMultiplication(\"one\", Count = 2)|}] (float x) => x * x);")]
    [InlineData("[AllowMultiplication(\"calls\", Count = 1)] static float F(float x) => Outside.F(x);")]
    [InlineData("[AllowMultiplication(\"native\")] static float F(float x) => Outside.G(x);")]
    [InlineData("[{|KG0208:AllowMultiplication(\"native\", Count = 1)|}] static float F(float x) => Outside.G(x);")]
    [InlineData("[AllowMultiplication(\"index\", Count = 2)] static int F(int x) => x * x + x / 3;")]
    public Task In_scope_or_not(string members)
    {
        const string Outside = "\nstatic class Outside { public static float F(float x) => x * x; "
            + "[System.Runtime.InteropServices.DllImport(\"m\")] public static extern float G(float x); }";
        return Task.WhenAll(
            StrayCase.Verify(StrayCase.Free(members) + Outside),
            StrayCase.Verify(
                StrayCase.Free(members).Replace("[MultiplicationFree] public static", "public static", System.StringComparison.Ordinal)
                    + Outside));
    }

    [Fact]
    public async Task Counts_what_would_be_reported() => await StrayCase.Verify(new StrayCode
    {
        Sources = [
            StrayCase.Free(
                "[AllowMultiplication(\"one\", Count = 1)] static int F(int x, float y) => x * x + (int)(y * y); "
                    + "[{|KG0208:AllowMultiplication(\"one\")|}] static int G(int x) => x * x;")
        ],
        Severities = [],
    });

    [Fact]
    public async Task Says_what_to_write()
    {
        var code = new StrayCode
        {
            Sources = [
                StrayCase.Free(
                    "[AllowMultiplication(\"a\")] static int F(int x) => x; [AllowMultiplication(\"b\", Count = 3)] static float G(float "
                        + "x) => x * x; [AllowMultiplication(\"\")] static float H(float x) => x * x;")
            ],
        };
        var found = await code.Diagnostics();

        Assert.Equal(
            [
                "[AllowMultiplication] on 'F' excepts nothing, no multiplication is left: remove it",
                "[AllowMultiplication] on 'G' says Count = 3, and there is 1: write Count = 1, or take back what has changed",
                "[AllowMultiplication] on 'H' gives no reason: write why the multiplications may stay",
            ],
            found.Select(finding => finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(
            [nameof(ExceptionFault.NotNeeded), nameof(ExceptionFault.WrongCount), nameof(ExceptionFault.NoReason)],
            found.Select(finding => finding.Properties[StrayProperties.Fault]));
        Assert.Equal(["0", "1", "1"], found.Select(finding => finding.Properties[StrayProperties.Count]));
    }
}
