using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Benchmarks;

/// <summary>A compilation by the SDK's compiler in a process of its own, as a build on the command line runs it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Folder">Where the project is.</param>
/// <param name="WithFew">Whether a network and a few methods in scope are part of it.</param>
/// <param name="WithGenerator">Whether the generator runs; the analyzers are nothing without it.</param>
/// <param name="WithAnalyzers">Whether the analyzers run.</param>
/// <param name="WithAll">Whether all files are in scope.</param>
internal sealed partial record CompilerRun(string Name, string Folder, bool WithFew, bool WithGenerator, bool WithAnalyzers, bool WithAll)
{
    private const string Few = "FewInScope.cs";
    private const string Scope = "scope.editorconfig";

    /// <summary>Writes the files, with a project file for builds and settings that put everything in scope.</summary>
    public static async Task Write(List<string> files, string folder, CancellationToken token)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < files.Count; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"File{i}.cs"), files[i], token).ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, Few), SampleProject.FewInScope, token).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, Scope), "root = true\n[*.cs]\nkernelgen.multiplication_free = true\n", token)
            .ConfigureAwait(false);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Measured.csproj"),
            $"""
            <!-- -p:Few=true compiles the network and the methods in scope too, -p:All=true puts everything in scope, -p:KernelGen=false leaves the analyzers out. -->
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Assembly("KernelGen")}" />
                <Analyzer Include="{Assembly("KernelGen.Generator")};{Assembly("KernelGen.Analyzers")}" Condition="'$(KernelGen)' != 'false'" />
                <Compile Remove="{Few}" Condition="'$(Few)' != 'true'" />
                <EditorConfigFiles Include="{Scope}" Condition="'$(All)' == 'true'" />
              </ItemGroup>
            </Project>
            """,
            token).ConfigureAwait(false);
    }

    /// <summary>Compiles once.</summary>
    public async Task<CompilerTime> Measure(CancellationToken token)
    {
        var response = Path.Combine(Folder, "compile.rsp");
        await File.WriteAllLinesAsync(response, Arguments(), token).ConfigureAwait(false);
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), [Compiler(), "/noconfig", "@" + response])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Folder,
        })!;
        var clock = Stopwatch.StartNew();
        var reading = process.StandardOutput.ReadToEndAsync(token);

        // A process that has ended does not say any more what it used.
        double processor = 0;
        var ended = process.WaitForExitAsync(token);
        while (!ended.IsCompleted)
        {
            try
            {
                process.Refresh();
                processor = process.TotalProcessorTime.TotalSeconds;
            }
            catch (InvalidOperationException)
            {
                break;
            }

            await Task.WhenAny(ended, Task.Delay(20, token)).ConfigureAwait(false);
        }

        await ended.ConfigureAwait(false);
        var elapsed = clock.Elapsed.TotalSeconds;
        var output = await reading.ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                "The project does not compile: "
                    + output.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal), output));
        }

        var report = output.IndexOf("Total analyzer execution time", StringComparison.Ordinal);
        return new CompilerTime(
            processor,
            elapsed,
            Seconds(AnalyzerTime(), output),
            Seconds(GeneratorTime(), output),
            Ours().Count(output),
            report < 0 ? "" : output[report..]);
    }

    private static string Root => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    private static string Assembly(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    private static string Compiler() => Newest(Path.Combine(Root, "sdk"), "Roslyn/bincore/csc.dll");

    private static string Newest(string folder, string path) => Directory.GetDirectories(folder, "10.*")
        .OrderBy(version => Version.TryParse(Path.GetFileName(version), out var number) ? number : new Version(0, 0))
        .Select(version => Path.Combine(version, path)).LastOrDefault(candidate => File.Exists(candidate) || Directory.Exists(candidate))
        ?? throw new InvalidOperationException($"'{folder}' has no '{path}' of .NET 10.");

    private IEnumerable<string> Arguments() =>
    [
        "/target:library", "/out:measured.dll", "/optimize+", "/debug:portable", "/nullable:enable", "/unsafe", "/deterministic",
        "/utf8output",
        "/preferreduilang:en-US", "/reportanalyzer", "/nowarn:CS1591",
        .. Directory.GetFiles(Newest(Path.Combine(Root, "packs/Microsoft.NETCore.App.Ref"), "ref/net10.0"), "*.dll")
            .Select(file => $"/reference:\"{file}\""),
        $"/reference:\"{Assembly("KernelGen")}\"",
        .. WithGenerator || WithAnalyzers ? new[] { $"/analyzer:\"{Assembly("KernelGen.Generator")}\"" } : [],
        .. WithAnalyzers ? new[] { $"/analyzer:\"{Assembly("KernelGen.Analyzers")}\"" } : [],
        .. WithAll ? new[] { "/analyzerconfig:" + Scope } : [],
        .. WithFew ? new[] { Few } : [],
        "File*.cs",
    ];

    private static double Seconds(Regex line, string output) =>
        line.Match(output) is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("Total analyzer execution time: ([0-9.]+)")]
    private static partial Regex AnalyzerTime();

    [GeneratedRegex("Total generator execution time: ([0-9.]+)")]
    private static partial Regex GeneratorTime();

    [GeneratedRegex(": warning KG")]
    private static partial Regex Ours();
}
