using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>Code with marked places, and what is said at each, in order.</summary>
internal sealed record RuleCase(ImmutableArray<string> Sources, ImmutableArray<string> Messages)
{
    public LanguageVersion Language { get; init; } = LanguageVersion.Latest;

    public bool AllowUnsafe { get; init; } = true;

    public static RuleCase Of(string source, params string[] messages) => new([source], [.. messages]);

    /// <summary>A network class Shop.Digits with these attributes.</summary>
    public static RuleCase Attributes(string attributes, params string[] messages) =>
        Of($"using KernelGen;\nnamespace Shop;\n{attributes}\npublic sealed partial class Digits;\n", messages);

    /// <summary>A network that is whole, with this declaration; # stands for its attributes.</summary>
    public static RuleCase Class(string declaration, params string[] messages) => Of(
        "using KernelGen;\n" + declaration.Replace("#", "[Network, Input(3), Dense(2), Hinge]", StringComparison.Ordinal), messages);

    /// <summary>Checks rules, places and words: exactly these, nothing else.</summary>
    /// <param name="analyzer">Whose rules; those of declarations when left out.</param>
    public async Task Verify(DiagnosticAnalyzer? analyzer = null)
    {
        var parsed = Sources.Select(Markup.Parse).ToList();
        var places = parsed
            .SelectMany((file, index) => file.Expected.Select(place => (File: $"Source{index}.cs", place.Id, place.Start, place.Text)))
            .OrderBy(place => place.File, StringComparer.Ordinal).ThenBy(place => place.Start)
            .ThenBy(place => place.Id, StringComparer.Ordinal)
            .ToList();
        Assert.Equal(places.Count, Messages.Length);
        var expected = places.Zip(Messages, (place, message) => new Finding(place.Id, place.File, place.Start, place.Text, message));

        Assert.Equal(expected, await AnalyzedCode.Findings(parsed.Select(file => file.Source), Language, AllowUnsafe, analyzer));
    }
}
