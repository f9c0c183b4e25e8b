using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Journeys.Tests;

/// <summary>Starts programs, and publishes projects as native executables.</summary>
internal static class DotNet
{
    public static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>A property of this project, by name.</summary>
    public static string Metadata(string key) =>
        typeof(DotNet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    /// <summary>Publishes a project into a folder.</summary>
    public static Task Publish(string project, string folder, params string[] options) =>
        Run(Host, ["publish", project, "--configuration", Metadata("Configuration"), "--output", folder, .. options]);

    /// <summary>Runs a program and returns what it prints; one that fails fails the test.</summary>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Inherited(start.Environment.Keys))
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(token);
        var text = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.\n{text}{await errors}");
        return text;
    }

    /// <summary>The settings of the test host's own MSBuild, which are none of a build's that stands for a user's.</summary>
    private static List<string> Inherited(IEnumerable<string> names) => [.. names.Where(static name =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase))];
}
