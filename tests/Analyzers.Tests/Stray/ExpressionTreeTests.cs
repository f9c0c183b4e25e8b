using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Lambdas that become expression trees are data; all other lambdas are code.</summary>
public sealed class ExpressionTreeTests
{
    private const string Outside = "delegate float Map(float x); static class B { public static float Square(float x) => x * x; public "
        + "static void Take(Expression<Func<float, float>> e) { } public static void Run(Func<float, float> e) { } public static T "
        + "Same<T>(T e) => e; }";

    [Theory]
    [InlineData("static Expression<Func<float, float>> F() => x => x * 2.5f; static Func<float, float> G() => x => {|KG0201:x * 2.5f|};")]
    [InlineData("static Expression<Map> F = x => x * 2.5f; static Map G = x => {|KG0201:x * 2.5f|};")]
    [InlineData("static void F(float a) { B.Take(x => x * a + B.Square(x)); B.Run(x => {|KG0201:x * a|} + {|KG0205:B.Square(x)|}); }")]
    [InlineData("static object F(float a) { LambdaExpression e = (float x) => x * a; Expression g = (float x) => x / a; return (e, g, "
        + "{|KG0201:a * a|}); }")]
    [InlineData("static object F(float a) { Expression<Func<float, Func<float, float>>> e = x => y => x * y; return "
        + "B.Same<Expression<Func<float>>>(() => a * a); }")]
    [InlineData("static object F(float a) { Expression<Func<float, float>> e; e = x => x * x; e = ((x) => (x / 3f)); return "
        + "(Expression<Func<float, float>>)(x => x * x); }")]
    [InlineData("static object F(IQueryable<float> q, IEnumerable<float> e) => (q.Where(x => x * x > 2f).Select(x => x * 3f), e.Where(x "
        + "=> {|KG0201:x * x|} > 2f).Select(x => {|KG0201:x * 3f|}));")]
    [InlineData(
        "static object F(IQueryable<float> q) => from x in q let y = x * x where y * 2f > 1f orderby x / 3f group x * y by x % 2f;")]
    [InlineData("static object F(IEnumerable<float> q) => from x in q let y = {|KG0201:x * x|} where {|KG0201:y * 2f|} > 1f orderby "
        + "{|KG0202:x / 3f|} select x;")]
    [InlineData("static object F(IQueryable<float> q, float a) => from x in q.Take((int)({|KG0201:a * a|})) from y in q join z in q on x "
        + "* 2f equals z * 3f select x * y * z;")]
    [InlineData("static object F(IQueryable<float> q) => q.Select(x => new { x, Y = q.Where(y => y * x > 0).Sum(y => y * 2f) });")]
    [InlineData("static object F(float[] a) { Expression<Func<float, bool>> e = x => a.Any(y => y * x > 0); return a.Any(y => {|KG0201:y "
        + "* y|} > 0); }")]
    [InlineData("[AllowMultiplication(\"data\")] static object F() { Expression<Func<float, float>> e = x => x * x; return e; }", "KG0208")]
    public Task Expression_trees_are_left_alone(string members, string? exception = null) => StrayCase.Verify(
        "using System.Linq.Expressions;\n"
            + StrayCase.Free(
                exception is null
                    ? members
                    : members.Replace(
                        "AllowMultiplication(\"data\")",
                        "{|" + exception + ":AllowMultiplication(\"data\")|}",
                        System.StringComparison.Ordinal)),
        "using System.Linq.Expressions;\n" + StrayCase.File(Outside));

    // A method that only builds such a tree does not multiply.
    [Fact]
    public Task A_method_that_builds_a_tree_does_not_multiply() => StrayCase.Verify(
        StrayCase.Free("static object F() => B.Tree(); static object G() => {|KG0205:B.Code()|};"),
        "using System.Linq.Expressions;\n"
            + StrayCase.File(
                "static class B { public static Expression<Func<float, float>> Tree() => x => x * x; public static Func<float, float> "
                    + "Code() => x => x * x; }"));
}
