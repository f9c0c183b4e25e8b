using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace KernelGen.Models;

/// <summary>
/// A model file: a line that says what it is, lines for people that begin with #, and <see cref="ModelFile"/>'s bytes in base64. Compilers
/// hand generators text and nothing else.
/// </summary>
internal static class ModelText
{
    /// <summary>The first line.</summary>
    public const string Title = "KernelGen model";

    private const int Columns = 120;
    private const char Remark = '#';

    /// <summary>The most characters of a file.</summary>
    public const long LargestFile = (ModelFile.LargestFile * 4 / 3) + (1 << 20);

    /// <summary>The text of a model.</summary>
    /// <exception cref="InvalidDataException">It is none: see <see cref="ModelRules"/>.</exception>
    public static string Encode(FrozenGraph graph)
    {
        var text = new StringBuilder().Append(Title).Append('\n');
        foreach (var line in Remarks(graph))
        {
            text.Append(Remark).Append(' ').Append(string.Join(" ", line.Split('\r', '\n'))).Append('\n');
        }

        var content = Convert.ToBase64String(ModelFile.Write(graph));
        for (var at = 0; at < content.Length; at += Columns)
        {
            text.Append(content, at, Math.Min(Columns, content.Length - at)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The model that a text holds.</summary>
    /// <exception cref="InvalidDataException">It holds none: what was expected and what came.</exception>
    public static FrozenGraph Decode(string text)
    {
        if (!text.StartsWith(Title, StringComparison.Ordinal))
        {
            throw ModelLimits.Invalid($"a frozen model, whose first line is \"{Title}\"", "something else");
        }

        var content = new StringBuilder(text.Length);
        for (var (start, number) = (0, 0); start < text.Length; number++)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            if (number > 0 && text[start] != Remark)
            {
                content.Append(text, start, end - start);
            }

            start = end + 1;
        }

        byte[] bytes;
        try
        {
            // Line ends of other systems are white space, which base64 passes over.
            bytes = Convert.FromBase64String(content.ToString());
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException(
                "Expected base64 behind the remarks, found other characters: the file is damaged or cut off.", exception);
        }

        return bytes.Length > 0
            ? ModelFile.Read(bytes)
            : throw ModelLimits.Invalid("a model behind the first line", "nothing: the file is cut off");
    }

    private static IEnumerable<string> Remarks(FrozenGraph graph)
    {
        yield return $"{graph.Name}: {graph.Architecture}";
        if (graph.Error is { } error)
        {
            yield return error.Describe(graph.IsClassifier);
        }
    }
}
