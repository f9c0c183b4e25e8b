using System.Threading.Tasks;
using KernelGen.CodeFixes.Stray;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>Calls of code that multiplies: what they lead to is marked, and reports for itself.</summary>
public sealed class MarkFixTests
{
    [Fact]
    public Task The_member_that_multiplies_is_marked_where_it_stands() => FixCase<MarkCodeFix>.Files(
        Code("{|KG0205:Tools.Scale(x)|}", "/// <summary>Twice.</summary>\n    public static float Gain(float x) => x * 2f;"),
        Code(
            "Tools.Scale(x)",
            "/// <summary>Twice.</summary>\n    [MultiplicationFree]\n    public static float Gain(float x) => {|KG0201:x * 2f|};"),
        title: "Mark 'Gain' [MultiplicationFree], so that its own warnings appear");

    [Fact]
    public Task Two_calls_mark_it_once() => FixCase<MarkCodeFix>.Files(
        Code(
            "{|KG0205:Tools.Scale(x)|} + {|KG0205:Tools.Gain(x)|}",
            "public static float Gain(float x)\n    {\n        return Times(x);\n        float Times(float y) => y * 2f;\n    }"),
        Code(
            "Tools.Scale(x) + Tools.Gain(x)",
            "[MultiplicationFree]\n    public static float Gain(float x)\n    {\n        return Times(x);\n        float Times(float y) "
                + "=> {|KG0201:y * 2f|};\n    }"));

    [Fact]
    public async Task What_a_field_starts_with_stands_in_no_member_to_be_marked()
    {
        var code = Code("{|KG0205:new Held().Scaled|}", "public static float Gain(float x) => x;")
            .Replace("{|KG0205:new Held().Scaled|}", "{|KG0205:new Held()|}.Scaled", System.StringComparison.Ordinal)
            + "class Held { static float s = 3f; public float Scaled = s * s; }\n";
        await FixCase<MarkCodeFix>.Files(code, code);
    }

    private static string Code(string call, string gain) =>
        "using KernelGen;\n\nstatic class Code\n{\n    [MultiplicationFree]\n    public static float F(float x) => " + call
        + ";\n}\n\nstatic class Tools\n{\n    public static float Scale(float x) => Gain(x);\n\n    " + gain + "\n}\n";
}
