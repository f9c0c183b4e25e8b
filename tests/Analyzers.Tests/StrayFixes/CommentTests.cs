using System;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Comments, directives and line breaks around and within what is rewritten.</summary>
public sealed class CommentTests
{
    private const int Placements = 4;

    // '§' is where a comment may stand.
    private static readonly string[] Statements =
    [
        "x§ *=§ 2f§;", "a[§i§]§ *=§ 2f§;", "y§ =§ x§ *§ 4f§;", "y = (x§ +§ y§)§ *§ 3f§;", "n§ =§ n§ *§ 10§;", "n = (n§ + 1)§ / 8§;",
        "n§ %=§ 8§;", "n§ *=§ 8§;",
        "y = x§ *§ (§x§ <§ 0§ ? -1f§ :§ 1f§)§;", "y = x *§ MathF§.CopySign(§1f§,§ y§)§;", "y = -§1f *§ x§ + y;", "y = y -§ x§ *§ -2f§;",
        "y = y +§ (§x§ *§ -2f§)§;", "n = n *§ (§1§ <<§ k§)§;",
        "y = x§ *§ y§;", "y = (§x§ *§ 4f§)§;", "x§ *=§ y§ <§ 0 ?§ -1 : 1§;", "const float gain = 0.75f; y = x§ *§ gain§;",
        "if (§n§ %§ 2§ is§ 1)§ y = 1f;", "n = n§ *§ -§4§;", "y = -§(§x§ *§ 2f§)§;",
        "n = (§n§ -§ k§)§ *§ 7§;", "y = (§x§ *§ Shift.By(§1f§,§ k§)§)§;", "x *= 1f§;",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_stays_at_its_statement_once(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("    public static void Begin(int i) { }\n\n    public static void End() { }\n\n");
        int comments = 0, methods = 0;
        foreach (var statement in Statements)
        {
            for (var i = 0; i < Placements; i++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"    public static float F{methods}(float x, float y, int n, int k, float[] a, int i)\n    {{\n        Begin("
                        + $"{methods++});\n        {Comment(true)}");
                text.Append(Regex.Replace(statement, "§", _ => Comment(false)))
                    .Append(random.Next(3) == 0 ? " // c" + comments++ + "\n" : "\n")
                    .Append("        End();\n        return x + y + n;\n    }\n\n");
            }
        }

        var before = text.ToString();
        var program = await FixedProgram.Create(before, "Shift", "Shifts", "Shifts2", "Sign", "Unit", "Negate", "PowerShift", "RoundRight");
        string[] expected = UserFunctions(before), actual = UserFunctions(program.Text);
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Names(expected[i]).SequenceEqual(Names(actual[i])), $"{expected[i]}\nbecame\n{actual[i]}");
        }

        string Comment(bool above) => random.Next(above ? 2 : 4) != 0 ? "" : (random.Next(above ? 2 : 3), above) switch
        {
            (0, _) => $"// c{comments++}\n        ",
            (_, true) => $"/* c{comments++} */\n        ",
            _ => $" /* c{comments++} */ ",
        };
    }

    [Fact]
    public Task A_comment_above_stays_above() => FixCase<StrayCodeFix>.Members(
        "static void F(float x)\n{\n    // scale to the range\n    {|KG0201:x *= 2f|}; // twice\n}",
        "static void F(float x)\n{\n    // scale to the range\n    x = Shift.By(x, 1); // twice\n}");

    [Fact]
    public Task A_directive_above_stays_above() => FixCase<StrayCodeFix>.Members(
        "static void F(float x)\n{\n#pragma warning disable CS1591\n    {|KG0201:x *= 2f|};\n#pragma warning restore CS1591\n}",
        "static void F(float x)\n{\n#pragma warning disable CS1591\n    x = Shift.By(x, 1);\n#pragma warning restore CS1591\n}");

    [Fact]
    public Task Lines_of_an_operand_stay() => FixCase<StrayCodeFix>.Members(
        "static float F(float x, float y) =>\n    {|KG0201:(x // first\n        + y)\n        * 4f|};",
        "static float F(float x, float y) =>\n    Shift.By(x // first\n        + y, 2);");

    private static string[] UserFunctions(string text) => Regex.Split(text, @"Begin\(\d+\);")[1..];

    private static string[] Names(string function) =>
        [
            .. Regex.Matches(function[..function.IndexOf("End();", StringComparison.Ordinal)], @"\bc\d+\b").Select(match => match.Value)
                .Order(StringComparer.Ordinal)
        ];
}
