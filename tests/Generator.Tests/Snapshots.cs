using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// Compares generated files with those accepted earlier. Keeps Verify's conventions, so that the package can take its place.
/// </summary>
/// <remarks>
/// Accepted: Class.Method#File.verified.cs beside the test. On a difference the new text goes to Class.Method#File.received.cs, which git
/// ignores; renaming it to .verified.cs accepts it. All of them at once, in this folder:
/// <code>for file in *.received.cs; do mv "$file" "${file%.received.cs}.verified.cs"; done</code>
/// </remarks>
internal static class Snapshots
{
    private static readonly string Folder = typeof(Snapshots).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ProjectDirectory").Value!;

    /// <summary>Fails unless files by hint name are just what was accepted for the calling test.</summary>
    public static void Verify(IReadOnlyDictionary<string, string> files, Type test, [CallerMemberName] string method = "") =>
        Verify(files, Folder, test.Name + "." + method);

    public static void Verify(IReadOnlyDictionary<string, string> files, string folder, string prefix)
    {
        var failures = new List<string>();
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (hintName, text) in files)
        {
            var stem = prefix + "#" + Path.GetFileNameWithoutExtension(hintName);
            var verified = Path.Combine(folder, stem + ".verified.cs");
            var received = Path.Combine(folder, stem + ".received.cs");
            expected.Add(verified);
            File.Delete(received);
            if (!File.Exists(verified))
            {
                failures.Add($"{hintName} is new. To accept it: mv '{received}' '{verified}'");
            }
            else if (Difference(Lines(File.ReadAllText(verified)), Lines(text)) is { } difference)
            {
                failures.Add($"{hintName} differs from what was accepted, {difference}. To accept it: mv '{received}' '{verified}'");
            }
            else
            {
                continue;
            }

            File.WriteAllText(received, text);
        }

        failures.AddRange(Directory.GetFiles(folder, prefix + "#*.verified.cs").Where(file => !expected.Contains(file))
            .Select(file => $"'{file}' was accepted and is no longer generated. To accept that: rm '{file}'"));
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static string? Difference(string[] verified, string[] received)
    {
        var line = verified.Zip(received).TakeWhile(pair => pair.First == pair.Second).Count();
        return line == verified.Length && line == received.Length
            ? null
            : $"first in line {line + 1}: '{verified.ElementAtOrDefault(line)}' was accepted, '{received.ElementAtOrDefault(line)}' came";
    }
}
