using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Tool;

/// <summary>The sources of a project, with what they refer to, as the compiler would get them.</summary>
/// <param name="Compilation">Its files of C#.</param>
/// <param name="Models">Its other files that generators read: models of frozen networks.</param>
internal sealed record ProjectSources(CSharpCompilation Compilation, IReadOnlyList<string> Models)
{
    /// <summary>Reads a project, or one file of C#.</summary>
    /// <exception cref="ToolException">MSBuild does not know how.</exception>
    public static ProjectSources Read(FileInfo project) =>
        !project.Exists ? throw new ToolException($"There is no '{project}'.")
        : project.Extension.Equals(".cs", StringComparison.OrdinalIgnoreCase) ? OfFile(project)
        : OfProject(project);

    /// <summary>Models beside a file are those of its classes.</summary>
    private static ProjectSources OfFile(FileInfo file) => new(
        Create([file.FullName], Platform(), []), Directory.GetFiles(file.DirectoryName!, "*.kgmodel"));

    private static ProjectSources OfProject(FileInfo project)
    {
        using var answer = Ask(project);
        var items = answer.RootElement.GetProperty("Items");
        var constants = answer.RootElement.GetProperty("Properties").GetProperty("DefineConstants").GetString() ?? string.Empty;
        return new(
            Create(Paths("Compile"), Paths("ReferencePath"), constants.Split(';', StringSplitOptions.RemoveEmptyEntries)),
            Paths("AdditionalFiles"));

        List<string> Paths(string item) =>
        [
            .. items.GetProperty(item).EnumerateArray()
                .Select(file => Path.Combine(project.DirectoryName!, file.GetProperty("Identity").GetString()!)),
        ];
    }

    /// <summary>What MSBuild says of a project, whose references it builds for that.</summary>
    private static JsonDocument Ask(FileInfo project)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", project.FullName, "-restore", "-nologo", "-nodeReuse:false", "-target:ResolveReferences;GenerateGlobalUsings",
                "-getItem:Compile", "-getItem:ReferencePath", "-getItem:AdditionalFiles", "-getProperty:DefineConstants",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = project.DirectoryName,
        };
        using var process = Process.Start(start) ?? throw new ToolException("'dotnet' does not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            var lines = (output + process.StandardError.ReadToEnd()).Split('\n');
            var error = lines.FirstOrDefault(static line => line.Contains("error", StringComparison.Ordinal));
            throw new ToolException($"MSBuild cannot resolve '{project}': {error?.Trim() ?? "it gives no reason"}");
        }

        return JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
    }

    private static CSharpCompilation Create(IReadOnlyList<string> files, IReadOnlyList<string> references, string[] constants)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: constants);
        return CSharpCompilation.Create(
            "Networks",
            files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)),
            references.Select(static reference => MetadataReference.CreateFromFile(reference)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The platform that this program runs on, and KernelGen, which lies beside it.</summary>
    private static string[] Platform() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
}
