using System;
using System.IO;
using System.Linq;

namespace FirstHour;

/// <summary>Lines of a program as a reader counts them: with anything but a brace in them, usings and the namespace left out.</summary>
internal static class SourceLines
{
    public static int Of(string task, string library)
    {
        var name = $"FirstHour.Tasks.{task}{library}.cs";
        using var stream = typeof(SourceLines).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"'{name}' is not among the resources.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n').Select(line => line.Trim()).Count(line =>
            line.Any(char.IsLetterOrDigit)
            && !line.StartsWith("namespace ", StringComparison.Ordinal)
            && !IsDirective(line));
    }

    private static bool IsDirective(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal);
}
