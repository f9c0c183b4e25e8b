using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Generator.Emission;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Generated lines have at most 140 characters, and breaking one changes nothing but white space.</summary>
public sealed class LineLengthTests
{
    [Fact]
    public void No_generated_line_is_longer_than_140_characters()
    {
        foreach (var source in new[]
        {
            Declarations.Mnist, Declarations.Xor, Declarations.UserFunctions, Declarations.UserFunctionsWithProducts
        })
        {
            Check(source);
        }

        RandomDeclarations.Network.Check(Check, cases: 15);

        static void Check(string source) => Assert.Empty(GeneratedCompilation.Run(source).Files.SelectMany(file =>
            WithoutSummary(file.Value).Split('\n').Where(line => line.Length > LineBreaks.Columns).Select(line => file.Key + ": " + line)));

        // A table is as wide as its columns are.
        static string WithoutSummary(string text) =>
            text.IndexOf("\"\"\"", StringComparison.Ordinal) is var start and >= 0
                ? text[..start] + text[text.LastIndexOf("\"\"\"", StringComparison.Ordinal)..]
                : text;
    }

    [Theory]
    [InlineData("sum = Vector512.ConditionalSelect(Vector512.LessThan(left, right), first, second) + Vector512.Load(table + offset);", 60)]
    [InlineData("total += first + second - third + fourth & fifth;", 24)]
    [InlineData("for (int block = first, offset = first << 4; block < last; block++, offset += 16)", 40)]
    public void Breaking_code_changes_white_space_alone(string line, int width)
    {
        var lines = LineBreaks.Of(line, width);

        Assert.True(lines.Count > 1);
        Assert.All(lines, part => Assert.InRange(part.Length, 1, width));
        Assert.Equal(Bare([line]), Bare(lines));
    }

    [Fact]
    public void Literals_become_sums_of_literals_and_comments_stand_above()
    {
        Assert.Equal(
            ["string text =", "    \"one two \" +", "        \"three four\";"],
            LineBreaks.Of("string text = \"one two three four\";", 24));
        Assert.Equal(["// why it is so", "int number = First(second);"], LineBreaks.Of("int number = First(second); // why it is so", 30));
        Assert.Equal(["/// <para>one two", "/// three</para>"], LineBreaks.Of("/// <para>one two three</para>", 18));
        Assert.Equal(["#pragma warning disable CS0000 // as it is"], LineBreaks.Of("#pragma warning disable CS0000 // as it is", 20));
    }

    private static string Bare(IEnumerable<string> lines) => string.Concat(lines).Replace(" ", "", StringComparison.Ordinal);
}
