using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>Ordinary numeric C# in files, with each stray multiplication marked.</summary>
internal static class CorpusFiles
{
    /// <summary>Where this project's repository is.</summary>
    public static string Root { get; } = typeof(CorpusFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Repository").Value!;

    private static string Folder => Path.Combine(Root, "tests", "Analyzers.Tests", "Stray", "Corpus");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.cs.txt").Select(file => Path.GetFileName(file)).Order(System.StringComparer.Ordinal)];

    public static string Marked(string name) => File.ReadAllText(Path.Combine(Folder, name)).ReplaceLineEndings("\n");

    public static string Plain(string name) => Markup.Parse(Marked(name)).Source;

    /// <summary>The C# that people wrote for this product itself.</summary>
    public static IEnumerable<string> Own(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
        .Order(System.StringComparer.Ordinal);
}
