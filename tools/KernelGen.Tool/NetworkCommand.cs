using System;
using System.IO;
using KernelGen.C99.Networks;
using KernelGen.Generator;

namespace KernelGen.Tool;

/// <summary>A declared network as C99: a header and a source file.</summary>
internal static class NetworkCommand
{
    /// <summary>Writes the files.</summary>
    /// <param name="project">A project, or one file of C#.</param>
    /// <param name="network">The class, with or without its namespace; null where there is one network only.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="name">What their names begin with; null for the class's.</param>
    /// <param name="hasTraining">Whether they train.</param>
    public static int Run(FileInfo project, string? network, DirectoryInfo folder, string? name, bool hasTraining)
    {
        var compilation = ProjectSources.Read(project).Compilation;
        var type = NetworkChoice.One(
            DeclaredNetworks.In(compilation), static type => type.ToDisplayString(), network, project.ToString());
        var prefix = CNames.Checked(name ?? CNames.Of(type.Name));
        var graph = DeclaredNetworks.Build(type, compilation);
        if (hasTraining && graph.Shards > 1)
        {
            throw new ToolException($"'{type.Name}' trains over shards, which C99 has no text for: leave out Shards, or --training.");
        }

        var compiled = NetworkCompiler.Compile(graph);
        var calibrates = hasTraining && compiled.Program.Calibrate is not null && !compiled.Program.Info.IsMultiplicationFree;
        var (header, source) = NetworkSource.Print(compiled, prefix, new(hasTraining, calibrates));
        OutputFiles.Write([
            (Path.Combine(folder.FullName, prefix + ".h"), header),
            (Path.Combine(folder.FullName, prefix + ".c"), source),
        ]);
        Console.WriteLine($"{folder}: {prefix}.h and {prefix}.c, {compiled.Program.Info.Architecture}");
        return 0;
    }
}
