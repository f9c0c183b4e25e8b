using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace KernelGen.C99.Networks;

/// <summary>Functions that generated code calls: of those in Runtime the ones that a program needs, in their order.</summary>
internal static partial class Library
{
    private static readonly string[] Files = ["lanes.h", "host.h", "tensors.h"];

    /// <summary>The text of all definitions that a program names, and of those that these name.</summary>
    /// <param name="program">C that is complete but for them.</param>
    public static string For(string program)
    {
        List<Definition> all = [.. Files.SelectMany(Read)];
        var owners = all.SelectMany(static definition => definition.Names.Select(name => (name, definition)))
            .ToLookup(static pair => pair.name, static pair => pair.definition);
        HashSet<Definition> needed = [];
        Queue<string> texts = new([program]);
        while (texts.TryDequeue(out var text))
        {
            foreach (var name in Word().Matches(text).Select(static word => word.Value).Distinct())
            {
                foreach (var definition in owners[name].Where(needed.Add))
                {
                    texts.Enqueue(definition.Text);
                }
            }
        }

        return string.Concat(all.Where(needed.Contains).Select(static definition => definition.Text + "\n"));
    }

    private static IEnumerable<Definition> Read(string name)
    {
        using var stream = typeof(Library).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 && lines.Count == 0)
            {
                continue;
            }

            lines.Add(line);
            if (IsWhole(lines))
            {
                yield return new(string.Join('\n', lines) + "\n", [.. NamesOf(lines.First(static line => line[0] is not ('/' or ' ')))]);
                lines.Clear();
            }
        }
    }

    /// <summary>Whether lines are a definition to its end.</summary>
    private static bool IsWhole(List<string> lines)
    {
        var text = string.Join('\n', lines.SkipWhile(static line => line.StartsWith("/*", StringComparison.Ordinal)));
        return text.Length > 0
            && lines[^1] is not [.., '\\']
            && text.Count(static letter => letter == '{') == text.Count(static letter => letter == '}')
            && text.Count(static letter => letter == '(') == text.Count(static letter => letter == ')')
            && (text[0] == '#' || text[^1] is ';' or '}' || Macro().IsMatch(text));
    }

    private static IEnumerable<string> NamesOf(string line)
    {
        if (Macro().Match(line) is { Success: true } macro)
        {
            List<string> arguments = [.. macro.Groups[2].Value.Split(',').Select(static argument => argument.Trim())];
            return macro.Groups[1].Value switch
            {
                "LOAD_AND_STORE" => [$"load_{arguments[0].TrimEnd(')')}", $"store_{arguments[0].TrimEnd(')')}"],
                "COMPARE" => [$"f32x16_{arguments[0]}"],
                "EACH_OF" => [$"{arguments[1]}_{arguments[3]}"],
                "BROADCAST" => [$"{arguments[0]}_of"],
                _ => [$"{arguments[0]}_{arguments[2]}"],
            };
        }

        return [Defined().Match(line).Groups.Values.Skip(1).First(static group => group.Success).Value];
    }

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();

    // EACH(f32x16, LANES, add, …
    [GeneratedRegex(@"^(LOAD_AND_STORE|EACH_OF|EACH|COMPARE|SHIFT|BROADCAST)\((.*)$", RegexOptions.Singleline)]
    private static partial Regex Macro();

    // What is defined, a macro, a type, or a function.
    [GeneratedRegex(@"^#define (\w+)|^typedef .*\} (\w+);|(\w+)\(")]
    private static partial Regex Defined();

    private sealed record Definition(string Text, IReadOnlyList<string> Names);
}
