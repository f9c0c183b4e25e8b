using System;
using System.IO;
using System.Linq;
using KernelGen.C99.Frozen;
using KernelGen.Models;

namespace KernelGen.Tool;

/// <summary>A frozen network as a header.</summary>
internal static class FrozenCommand
{
    /// <summary>Writes the header.</summary>
    /// <param name="model">A file that <c>Freeze</c> wrote.</param>
    /// <param name="output">The header.</param>
    /// <param name="name">What its names begin with; null for the header's own.</param>
    public static int Run(FileInfo model, FileInfo output, string? name)
    {
        var prefix = name ?? Identifier(Path.GetFileNameWithoutExtension(output.Name));
        if (prefix != Identifier(prefix) || prefix.Any(char.IsAsciiLetterUpper))
        {
            throw new ToolException(
                $"Names begin with a letter and have small letters, digits and underscores, so '{prefix}' is none: choose another --name.");
        }

        FrozenGraph graph;
        try
        {
            graph = ModelText.Decode(File.ReadAllText(model.FullName));
        }
        catch (InvalidDataException exception)
        {
            throw new ToolException($"'{model}' is no model that can be read: {exception.Message}", exception);
        }

        OutputFiles.Write([(output.FullName, FrozenHeader.Print(graph, prefix))]);
        Console.WriteLine($"{output}: {prefix}_scores, {graph.Input.Shape.Size} values to {graph.OutputSize} scores.");
        return 0;
    }

    /// <summary>A name of C that is like a name of a file.</summary>
    private static string Identifier(string text)
    {
        var name = string.Concat(text.ToLowerInvariant().Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return name.Length > 0 && char.IsAsciiLetter(name[0]) ? name : "net_" + name;
    }
}
