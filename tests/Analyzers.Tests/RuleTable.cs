using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using KernelGen.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KernelGen.Analyzers.Tests;

/// <summary>The table of all rules in Markdown, from the release files of generator and analyzers and the code fixes there are.</summary>
internal static partial class RuleTable
{
    public const string Begin = "<!-- rules -->";
    public const string End = "<!-- /rules -->";

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = typeof(RuleTable).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Repository").Value!;

    /// <summary>What the release files hold, by number.</summary>
    public static IReadOnlyList<(string Id, string Title, string Category, string Severity)> Released() =>
    [
        .. new[] { "generator/KernelGen.Generator", "analyzers/KernelGen.Analyzers" }
            .SelectMany(project => Directory.GetFiles(Path.Combine(Root, project), "AnalyzerReleases.*.md"))
            .SelectMany(DeclarationRules)
            .OrderBy(rule => rule.Item1, StringComparer.Ordinal),
    ];

    /// <param name="folder">The way from the page that holds the table to the pages of the rules: "docs/rules/".</param>
    public static string Markdown(string folder)
    {
        var fixable = Fixable();
        var rows = Released().Select(rule =>
            $"| [{rule.Id}]({folder}{rule.Id}.md) | {rule.Title} | {rule.Severity.ToLowerInvariant()} | "
                + $"{(fixable.Contains(rule.Id) ? "yes" : "")} |");
        return string.Join("\n", ["| rule | what is reported | severity | fix |", "| --- | --- | --- | --- |", .. rows]);
    }

    /// <summary>A page with its table replaced; null where it has no place for one.</summary>
    public static string? Update(string page, string table)
    {
        var begin = page.IndexOf(Begin + "\n", StringComparison.Ordinal);
        var end = page.IndexOf("\n" + End, StringComparison.Ordinal);
        return begin < 0 || end < begin ? null : page[..(begin + Begin.Length)] + "\n" + table + page[end..];
    }

    private static IEnumerable<(string, string, string, string)> DeclarationRules(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            // A rule that is changed or removed has columns of its own, which nothing here reads yet.
            if (line.StartsWith("###", StringComparison.Ordinal) && line != "### New Rules")
            {
                throw new InvalidDataException($"{file}: '{line}' is a section that the table of rules does not know.");
            }

            var row = Row().Match(line);
            if (row.Success)
            {
                yield return (row.Groups[1].Value, row.Groups[4].Value, row.Groups[2].Value, row.Groups[3].Value);
            }
        }
    }

    private static HashSet<string> Fixable() =>
    [
        .. typeof(ModifierCodeFix).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds),
    ];

    [GeneratedRegex(@"^(KG\d{4}) \| (\S+) \| (\w+) \| (.*), \[page\]\(.*\)$")]
    private static partial Regex Row();
}
