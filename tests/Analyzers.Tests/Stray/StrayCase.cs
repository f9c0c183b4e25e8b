using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Code with marked places, {|KG0201:a * b|}, where a stray multiplication is to be found.</summary>
internal static class StrayCase
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Numerics;\nusing "
        + "KernelGen;\n";

    /// <summary>A static class in scope around members.</summary>
    public static string Free(string members) => Usings + "[MultiplicationFree] public static unsafe class Code\n{\n" + members + "\n}\n";

    /// <summary>Usings before a file.</summary>
    public static string File(string source) => Usings + source;

    /// <summary>Checks rules and places: exactly these. KG0204 is on, as it would be with a line in .editorconfig.</summary>
    public static Task Verify(params string[] sources) => Verify(new StrayCode { Sources = sources });

    public static async Task Verify(StrayCode code)
    {
        var parsed = code.Sources.Select(Markup.Parse).ToList();
        var expected = parsed
            .SelectMany((file, index) => file.Expected.Select(
                place => $"{code.Names?[index] ?? $"Source{index}.cs"}: {place.Id} at '{place.Text}' ({place.Start})"))
            .Order(StringComparer.Ordinal);
        var found = await (code with { Sources = [.. parsed.Select(file => file.Source)] }).Diagnostics();

        Assert.Equal(expected, found.Select(Text).Order(StringComparer.Ordinal));
    }

    /// <summary>The messages, in the order of the source.</summary>
    public static async Task<IReadOnlyList<string>> Messages(params string[] sources) =>
        [.. (await new StrayCode { Sources = [.. sources.Select(source => Markup.Parse(source).Source)] }.Diagnostics())
            .Select(finding => finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];

    private static string Text(Diagnostic finding)
    {
        var span = finding.Location.SourceSpan;
        var code = finding.Location.SourceTree?.ToString().Substring(span.Start, span.Length);
        return $"{finding.Location.SourceTree?.FilePath}: {finding.Id} at '{code}' ({span.Start})";
    }
}
