using System;
using System.IO;
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
        var prefix = CNames.Checked(name ?? CNames.Of(Path.GetFileNameWithoutExtension(output.Name)));
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
}
