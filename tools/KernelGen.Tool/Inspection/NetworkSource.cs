using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KernelGen.Generator.Emission;

namespace KernelGen.Tool.Inspection;

/// <summary>Where networks are read from.</summary>
internal abstract class NetworkSource : IDisposable
{
    /// <summary>The full names of the networks, declared ones and frozen ones.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Opens a project, a file of C# or an assembly.</summary>
    /// <param name="path">Its path, or that of a folder with one project; null for the current folder.</param>
    /// <exception cref="ToolException">It is none of these, or is not there.</exception>
    public static NetworkSource Open(string? path)
    {
        var file = new FileInfo(path is null || Directory.Exists(path) ? ProjectIn(path ?? ".") : path);
        if (!file.Exists)
        {
            throw new ToolException($"There is no '{file}'.");
        }

        return file.Extension.ToUpperInvariant() switch
        {
            ".CS" or ".CSPROJ" => new ProjectSource(file),
            ".DLL" or ".EXE" => new AssemblySource(file),
            _ => throw new ToolException($"A project (.csproj), a file of C# (.cs) or an assembly (.dll) was expected, not '{file}'."),
        };
    }

    /// <summary>What a network says of itself.</summary>
    /// <param name="fullName">One of <see cref="Names"/>.</param>
    /// <exception cref="ToolException">The network cannot be built, or is not there.</exception>
    public abstract NetworkReport Report(string fullName);

    /// <summary>The files that the generator writes for a network.</summary>
    /// <param name="fullName">One of <see cref="Names"/>.</param>
    /// <exception cref="ToolException">They are not there.</exception>
    public abstract IReadOnlyList<SourceFile> Generated(string fullName);

    public abstract void Dispose();

    private static string ProjectIn(string folder) => Directory.GetFiles(folder, "*.csproj") switch
    {
        [var project] => project,
        [] => throw new ToolException($"There is no project in '{Path.GetFullPath(folder)}': name one, a file of C# or an assembly."),
        var several => throw new ToolException(
            $"One project was expected in '{Path.GetFullPath(folder)}': name one of "
            + string.Join(", ", several.Select(static project => Path.GetFileName(project)).Order(StringComparer.Ordinal)) + "."),
    };
}
