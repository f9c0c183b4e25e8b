using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace KernelGen.Browser.Tests;

/// <summary>The page, published once, and what a walk through it in Debian's chromium has seen: walk.mjs.</summary>
public sealed class PublishedPage : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("browser");

    /// <summary>What was seen, by the names that walk.mjs gives it.</summary>
    public JsonElement Seen { get; private set; }

    /// <summary>The published folder.</summary>
    public string Site => Path.Combine(_directory.FullName, "site");

    public async ValueTask InitializeAsync()
    {
        var (code, output, errors) = await DotNet.Run(
            Of("Sample"), "publish", "-c", Of("Configuration"), "-o", Site, "--no-build");
        Assert.True(code == 0, output + errors);
        var scripts = Of("Scripts");
        if (!Directory.Exists(Path.Combine(scripts, "node_modules")))
        {
            await Run("npm", "ci", "--no-audit", "--no-fund");
        }

        // Screenshots stay, to be looked at.
        var pictures = Path.GetFullPath(Path.Combine(scripts, "../../artifacts/browser"));
        var lines = await Run("node", "walk.mjs", Path.Combine(Site, "wwwroot"), pictures);
        Seen = JsonDocument.Parse(lines).RootElement;

        async Task<string> Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = scripts,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{program} {arguments[0]}:\n{output}\n{await errors}");
            return output;
        }
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Of(string key) => typeof(PublishedPage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
