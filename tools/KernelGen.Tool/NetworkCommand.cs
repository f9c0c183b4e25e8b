using System;
using System.IO;
using System.Linq;
using System.Threading;
using KernelGen.C99.Networks;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;

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
        var compilation = ProjectSources.Compile(project);
        var type = Find(compilation, network, project);
        var prefix = CNames.Checked(name ?? CNames.Of(type.Name));
        var built = LayerTable.Default.Build(LayerTable.Default.Parse(type, compilation, CancellationToken.None));
        if (built.Graph is null)
        {
            var first = built.Diagnostics.First(static diagnostic => diagnostic.Blocks);
            throw new ToolException($"'{type.Name}' cannot be built: {first.Rule.Id}: "
                + Diagnostic.Create(first.Rule, Location.None, [.. first.Arguments]).GetMessage(null));
        }

        if (hasTraining && built.Graph.Shards > 1)
        {
            throw new ToolException($"'{type.Name}' trains over shards, which C99 has no text for: leave out Shards, or --training.");
        }

        var compiled = NetworkCompiler.Compile(built.Graph);
        var calibrates = hasTraining && compiled.Program.Calibrate is not null && !compiled.Program.Info.IsMultiplicationFree;
        var (header, source) = NetworkSource.Print(compiled, prefix, new(hasTraining, calibrates));
        OutputFiles.Write([
            (Path.Combine(folder.FullName, prefix + ".h"), header),
            (Path.Combine(folder.FullName, prefix + ".c"), source),
        ]);
        Console.WriteLine($"{folder}: {prefix}.h and {prefix}.c, {compiled.Program.Info.Architecture}");
        return 0;
    }

    private static INamedTypeSymbol Find(Compilation compilation, string? network, FileInfo project)
    {
        var all = compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Where(static type => type.GetAttributes().Any(static attribute =>
                attribute.AttributeClass?.ToDisplayString() == AttributeSchemas.NetworkAttribute))
            .OrderBy(static type => type.ToDisplayString(), StringComparer.Ordinal)
            .ToList();
        var found = all.Where(type => network is null || type.Name == network || type.ToDisplayString() == network).ToList();
        if (found.Count == 1)
        {
            return found[0];
        }

        var names = all.Count == 0 ? "none" : string.Join(", ", all.Select(static type => type.ToDisplayString()));
        var wanted = network is null ? "was expected" : $"'{network}' was asked for";
        throw new ToolException($"One network {wanted}; '{project}' has {names}.");
    }
}
