using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Benchmarks.Editor;

/// <summary>A console project as <c>dotnet new console</c> makes it, with the package's assemblies and some networks.</summary>
/// <param name="folder">Where it is written.</param>
/// <param name="package">The folder of KernelGen.dll, KernelGen.Generator.dll and KernelGen.Analyzers.dll.</param>
internal sealed class ConsoleProject(string folder, string package)
{
    /// <summary>The layers of the network of Lin et al. 2016 for MNIST.</summary>
    public const string PaperLayers = """
        [Network(BatchSize = 200, Weights = Weights.Ternary)]
        [Input(784)]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(1024), BatchNorm, ReLU]
        [Dense(10), BatchNorm]
        [SquaredHinge]
        """;

    /// <summary>Twelve equal layers.</summary>
    public static string EqualLayers { get; } =
        "[Network(BatchSize = 200, Weights = Weights.Ternary)]\n[Input(512)]\n"
        + string.Concat(Enumerable.Repeat("[Dense(512), BatchNorm, ReLU]\n", 12))
        + "[Dense(10), BatchNorm]\n[SquaredHinge]";

    /// <summary>The folder of the project.</summary>
    public string Folder => folder;

    /// <summary>Writes the project file and the file that runs.</summary>
    /// <param name="networks">How many networks there are: the paper's, under names of their own. Without any, the package is not
    /// referenced either.</param>
    public void Write(int networks)
    {
        Directory.CreateDirectory(folder);
        var reference = networks == 0
            ? ""
            : $"""
              <ItemGroup>
                <Reference Include="{Assembly("KernelGen")}" />
                <Analyzer Include="{Assembly("KernelGen.Generator")};{Assembly("KernelGen.Analyzers")}" />
              </ItemGroup>
              """;
        File.WriteAllText(ProjectFile, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
              </PropertyGroup>
            {reference}
            </Project>
            """);
        File.WriteAllText(ProgramFile, Program(networks > 0, 1));
        for (var number = 1; number <= networks; number++)
        {
            File.WriteAllText(NetworkFile(number), Network(PaperLayers, number, 1));
        }
    }

    /// <summary>The file that uses the first network.</summary>
    public string ProgramFile => Path.Combine(folder, "Program.cs");

    /// <summary>The file that declares a network, from 1.</summary>
    public string NetworkFile(int number) => Path.Combine(folder, $"Digits{number}.cs");

    /// <summary>The text of <see cref="ProgramFile"/> with a number that a keystroke changes.</summary>
    public static string Program(bool hasNetwork, int number) => $$"""
        {{(hasNetwork ? "using var timer = new System.IO.StringWriter();\nvar network = new Measured.Digits1();" : "using var timer = new System.IO.StringWriter();")}}
        foreach (string argument in args)
        {
            timer.WriteLine($"{argument}: {argument.Length + {{number}}}");
        }

        Console.WriteLine(timer);
        {{(hasNetwork ? "Console.WriteLine(network.Architecture);" : "Console.WriteLine(args.Length);")}}
        """;

    /// <summary>The text of a file that declares a network, and a class beside it with a number that a keystroke changes.</summary>
    public static string Network(string layers, int network, int number) => $$"""
        using KernelGen;

        namespace Measured;

        /// <summary>A network.</summary>
        {{layers}}
        public sealed partial class Digits{{network}};

        /// <summary>What stands beside it.</summary>
        internal static class Report{{network}}
        {
            /// <summary>One line about an epoch.</summary>
            public static string Line(int epoch, float loss) =>
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"epoch {epoch + {{number}}}: loss {loss:F4}");
        }
        """;

    /// <summary>Restores the project.</summary>
    public Task Restore(CancellationToken token) => Run(["restore", ProjectFile, "-nodeReuse:false"], token);

    /// <summary>Compiles everything anew, the compiler in a process that ends with the build.</summary>
    /// <returns>Seconds of processor time of the build and all processes that it started.</returns>
    public async Task<double> Build(CancellationToken token)
    {
        var before = ProcessorUse.OfEndedChildren();
        await Run(
            [
                "build", ProjectFile, "--no-restore", "--no-incremental", "-nodeReuse:false", "-m:1", "-p:UseSharedCompilation=false",
                "-v:quiet", "-nologo"
            ],
            token)
            .ConfigureAwait(false);
        return ProcessorUse.OfEndedChildren() - before;
    }

    /// <summary>What the build passes to the compiler, as an editor asks for it.</summary>
    public async Task<IReadOnlyList<string>> CompilerArguments(CancellationToken token)
    {
        var json = await Run(
            [
                "msbuild", ProjectFile, "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true",
                "-p:ProvideCommandLineArgs=true",
                "-getItem:CscCommandLineArgs", "-nodeReuse:false", "-nologo",
            ],
            token).ConfigureAwait(false);
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!),
        ];
    }

    private string ProjectFile => Path.Combine(folder, "Measured.csproj");

    private string Assembly(string name) => Path.Combine(package, name + ".dll");

    private static async Task<string> Run(string[] arguments, CancellationToken token)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };

        // What this program was started with is not the build's.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(token).ConfigureAwait(false);
        await process.WaitForExitAsync(token).ConfigureAwait(false);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"'dotnet {string.Join(' ', arguments)}' ended with {process.ExitCode}. {output}");
    }
}
