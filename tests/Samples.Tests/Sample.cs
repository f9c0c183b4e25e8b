using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Processes;

namespace Samples.Tests;

/// <summary>Runs a sample as a program, in a temporary folder.</summary>
internal sealed class Sample(string name) : IDisposable
{
    private static readonly string Samples = Metadata("Samples");

    /// <summary>The folder that the program runs in.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("KernelGen.Samples.Tests.").FullName;

    /// <summary>The sample's project.</summary>
    public string Source { get; } = Path.Combine(Samples, name);

    /// <summary>The program's folder, with what is copied beside it.</summary>
    public string Programs { get; } = Path.Combine(Samples, name, "bin", Metadata("Configuration"), "net10.0");

    /// <summary>Runs the program and returns exit code, output and errors.</summary>
    public Task<(int ExitCode, string Output, string Errors)> Run(params string[] arguments) =>
        DotNet.Run(Folder, [Path.Combine(Programs, name + ".dll"), .. arguments]);

    /// <summary>Starts the program; what it prints is dropped.</summary>
    public Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(Programs, name + ".dll"), .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Metadata(string key) =>
        typeof(Sample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
