using System;
using System.IO;
using System.Linq;
using Browser.Training;
using Xunit;

namespace KernelGen.Browser.Tests;

/// <summary>What the page does in a browser, beside what the same program does on this processor.</summary>
public sealed class PageTests(PublishedPage page) : IClassFixture<PublishedPage>
{
    [Fact]
    public void Weights_are_those_of_this_processor()
    {
        Assert.Equal(Hash("Ternary128", 0), Text("untrained"));
        Assert.Equal(Hash("Ternary128", 20), Text("trained"));
        Assert.Equal(Hash("Binary64", 20), Text("other"));
    }

    [Fact]
    public void A_saved_network_is_loaded_and_goes_on_as_if_nothing_had_been()
    {
        Assert.Equal("ternary128-20.safetensors", Text("file"));
        Assert.Equal(Text("untrained"), Text("anew"));
        Assert.Equal(Hash("Ternary128", 30), Text("goneOn"));
    }

    [Fact]
    public void A_damaged_file_is_refused_in_words() =>
        Assert.Contains("bytes", Text("failure"), StringComparison.Ordinal);

    [Fact]
    public void A_drawing_is_read()
    {
        Assert.Matches("^The network says [0-9]\\.$", Text("drawn"));
        Assert.Equal(10, page.Seen.GetProperty("shares").GetArrayLength());
    }

    [Fact]
    public void A_test_picture_is_shown_without_a_pointer() =>
        Assert.StartsWith(
            $"Test picture 5 is a {Pictures.Test.Label(4)}. The network says ", Text("shown"), StringComparison.Ordinal);

    [Fact]
    public void Training_is_shown()
    {
        Assert.Equal("20", Text("step"));
        Assert.Matches("^[0-9.]+$", Text("loss"));
        Assert.StartsWith("Loss, step by step: 20 steps, from ", Text("curve"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_ledger_has_its_zeros()
    {
        var rows = page.Seen.GetProperty("ledger").EnumerateArray().Select(row => row.GetString()!.Split('\t')).ToList();
        Assert.Equal(["multiplications", "divisions", "square roots"], rows.Where(row => row[1] == "0").Select(row => row[0]));
        Assert.Contains(rows, row => row[0] == "additions");
    }

    [Fact]
    public void The_declaration_is_that_of_the_source() =>
        Assert.Equal(DeclaredNetwork.Named("Ternary128").Declaration.Trim(), Text("declaration").Trim());

    [Fact]
    public void A_phone_need_not_scroll_sideways()
    {
        var widths = page.Seen.GetProperty("widths");
        Assert.Equal(widths.GetProperty("window").GetInt32(), widths.GetProperty("page").GetInt32());
    }

    [Fact]
    public void Every_control_and_picture_has_a_name() => Assert.Empty(page.Seen.GetProperty("nameless").EnumerateArray());

    [Fact]
    public void The_browser_complains_of_nothing_and_asks_nobody_else() =>
        Assert.Empty(page.Seen.GetProperty("complaints").EnumerateArray().Select(line => line.GetString()));

    [Fact]
    public void No_file_of_the_page_names_another_host()
    {
        var files = Directory.GetFiles(Path.Combine(page.Site, "wwwroot"))
            .Where(file => Path.GetExtension(file) is ".html" or ".js" or ".css");
        Assert.All(files, file => Assert.DoesNotContain("//", WithoutComments(File.ReadAllText(file)), StringComparison.Ordinal));
    }

    private static string WithoutComments(string text) => string.Join('\n', text.Split('\n')
        .Where(line => !line.TrimStart().StartsWith("// ", StringComparison.Ordinal)).Select(line => line.Split(" // ")[0]));

    private static string Hash(string network, int steps)
    {
        Session session = new(DeclaredNetwork.Named(network));
        for (var step = 0; step < steps; step++)
        {
            session.Step();
        }

        return session.Hash();
    }

    private string Text(string name) => page.Seen.GetProperty(name).GetString()!;
}
