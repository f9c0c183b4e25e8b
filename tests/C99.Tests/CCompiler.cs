using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Xunit;

namespace KernelGen.C99.Tests;

/// <summary>Compiles C99 with gcc and runs it, in a folder of its own.</summary>
internal sealed class CCompiler : IDisposable
{
    // No product may be contracted with a sum: a float is rounded after each operation, as everywhere else.
    private static readonly string[] Options = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off"];

    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.C99.Tests.").FullName;

    public CCompiler() => Resources.Write(_folder, "main.c");

    /// <summary>What a program writes that is given these orders.</summary>
    /// <param name="program">The texts of net.h and net.c.</param>
    /// <param name="optimisation">"-O2", or "-O0", which takes a quarter of the time to compile.</param>
    /// <param name="orders">What its main reads.</param>
    public byte[] Run((string Header, string Source) program, string optimisation, byte[] orders)
    {
        File.WriteAllText(Path.Combine(_folder, "net.h"), program.Header);
        File.WriteAllText(Path.Combine(_folder, "net.c"), program.Source);
        File.WriteAllBytes(Path.Combine(_folder, "orders"), orders);
        var takes = new[] { ("net_train(", "-DTAKES_LABELS"), ("net_train_towards(", "-DTAKES_TARGETS") }
            .Where(pair => program.Header.Contains(pair.Item1, StringComparison.Ordinal)).Select(static pair => pair.Item2);
        Start("gcc", [.. Options, .. takes, optimisation, "-o", "network", "net.c", "main.c", "-lm"]);
        Start(Path.Combine(_folder, "network"), "orders", "results");
        return File.ReadAllBytes(Path.Combine(_folder, "results"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(program)} ended with {process.ExitCode}.\n{errors}");
    }
}
