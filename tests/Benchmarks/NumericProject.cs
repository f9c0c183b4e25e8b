using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Benchmarks;

/// <summary>Ordinary C# of any length: the corpus that the analyzers are tested with, again and again in namespaces of its own.</summary>
internal static partial class NumericProject
{
    /// <summary>Files of together at least so many lines.</summary>
    public static List<string> Files(string corpus, int lines)
    {
        var templates = Directory.GetFiles(corpus, "*.cs.txt").Order(StringComparer.Ordinal)
            .Where(file => Path.GetFileName(file) is not ("Broken.cs.txt" or "Scopes.cs.txt"))
            .Select(file => Marks().Replace(File.ReadAllText(file), ""))
            .ToList();
        var files = new List<string>();
        for (int i = 0, written = 0; written < lines; i++)
        {
            int copy = i;
            foreach (string template in templates)
            {
                files.Add(Namespace().Replace(template, match => $"namespace {match.Groups[1].Value}{copy};"));
                written += template.Count(character => character == '\n');
            }
        }

        return files;
    }

    // {|KG0201:a * b|} and its end; the namespace of a file.
    [GeneratedRegex(@"\{\|KG\d{4}:|\|\}")]
    private static partial Regex Marks();

    [GeneratedRegex("^namespace (.*);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
