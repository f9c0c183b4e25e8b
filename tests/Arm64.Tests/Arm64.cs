using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

[assembly: AssemblyFixture(typeof(KernelGen.Arm64.Tests.Arm64))]

namespace KernelGen.Arm64.Tests;

/// <summary>Runs the program of Kernels.Tests on this processor, and on ARM64 as qemu emulates it.</summary>
public sealed class Arm64 : IDisposable
{
    private const string Emulator = "qemu-aarch64-static";

    /// <summary>The folder with ARM64's C library, as Debian's packages for cross-compiling have it.</summary>
    private const string Libraries = "/usr/aarch64-linux-gnu";

    private readonly string _root = Directory.CreateTempSubdirectory("KernelGen.Arm64.Tests.").FullName;

    public Arm64()
    {
        Assert.True(
            Directory.Exists(Libraries),
            "ARM64's C library is missing: "
                + "apt-get install qemu-user-static libc6-arm64-cross libgcc-s1-arm64-cross libstdc++6-arm64-cross");

        // The folders that a host looks for its runtime in, with links to the package.
        var version = Metadata("RuntimeVersion");
        var package = Metadata("ArmRuntime");
        var framework = Directory.CreateDirectory(Path.Combine(_root, "shared", "Microsoft.NETCore.App", version)).FullName;
        var resolver = Directory.CreateDirectory(Path.Combine(_root, "host", "fxr", version)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(package, "lib", "net10.0"))
            .Concat(Directory.GetFiles(Path.Combine(package, "native"))))
        {
            File.CreateSymbolicLink(Path.Combine(framework, Path.GetFileName(file)), file);
        }

        File.CreateSymbolicLink(Path.Combine(resolver, "libhostfxr.so"), Path.Combine(package, "native", "libhostfxr.so"));
    }

    /// <summary>What the program prints on ARM64; one that fails fails the test.</summary>
    public Task<string> Run(params string[] arguments) => Start(
        Emulator, ["-L", Libraries, Path.Combine(AppContext.BaseDirectory, "Kernels.Tests.arm64"), .. arguments], _root);

    /// <summary>What it prints on this processor.</summary>
    public static Task<string> RunHere(params string[] arguments)
    {
        // The runtime that runs now: this process may be the test platform's.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Start(Path.Combine(root, "dotnet"), [Metadata("Tested"), .. arguments], root);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task<string> Start(string program, IEnumerable<string> arguments, string root)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_ROOT", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_ROOT"] = root;

        // The JIT would write code through a second mapping, where Debian's qemu does not see that a translation is out of date.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(token);
        var text = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.\n{text}{await errors}");
        return text;
    }

    private static string Metadata(string key) =>
        typeof(Arm64).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
