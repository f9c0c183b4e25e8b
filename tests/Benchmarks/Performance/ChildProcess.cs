using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;

namespace Benchmarks.Performance;

/// <summary>This program once more, in a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it with <c>--json</c> and returns what it wrote there.</summary>
    /// <param name="arguments">Its command and options.</param>
    /// <param name="environment">Variables in addition to those of this process, whose loader settings it keeps.</param>
    public static T Run<T>(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var json = Path.GetTempFileName();
        try
        {
            // Under the dotnet host the program is its first argument.
            var host = Environment.ProcessPath!;
            var isHost = Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
            var start = new ProcessStartInfo(
                host, [.. isHost ? new[] { typeof(ChildProcess).Assembly.Location } : [], .. arguments, "--json", json])
            {
                RedirectStandardOutput = true,
            };
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<T>(File.ReadAllText(json))!
                : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {process.ExitCode}. {output}");
        }
        finally
        {
            File.Delete(json);
        }
    }
}
