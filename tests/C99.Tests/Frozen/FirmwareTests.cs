using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using KernelGen.C99.Frozen;
using KernelGen.Models;
using Xunit;

namespace KernelGen.C99.Tests.Frozen;

/// <summary>samples/Firmware, by its Makefile, on an emulated Cortex-M0 of which it gets 4 KB of memory.</summary>
public sealed partial class FirmwareTests(ITestOutputHelper output) : IDisposable
{
    private const int Pictures = 200;

    // Of BitNetMCU, a picture; that, and the memory, is what this network was made for.
    private const int MostCycles = 650_000;

    private static readonly string Samples =
        typeof(FirmwareTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Samples").Value!;

    private readonly string _build = Directory.CreateTempSubdirectory("KernelGen.C99.Tests.Firmware.").FullName;

    public void Dispose() => Directory.Delete(_build, recursive: true);

    [Fact]
    public void It_takes_pictures_for_what_the_model_does_and_never_multiplies()
    {
        var model = Path.Combine(Samples, "Firmware", "digits.kgmodel");
        File.WriteAllText(Path.Combine(_build, "digits.h"), FrozenHeader.Print(ModelText.Decode(File.ReadAllText(model)), "digits"));

        // The linker refuses more than 4 KB of memory and more than 16 KB of weights.
        var text = Make("check", "run");
        var frozen = FrozenModel.Load(model);
        var data = Path.Combine(Samples, "Mnist", "data");
        var test = Dataset.FromIdx(Path.Combine(data, "t10k-images-idx3-ubyte.gz"), Path.Combine(data, "t10k-labels-idx1-ubyte.gz"));
        int[] expected = [.. Enumerable.Range(0, Pictures).Select(i => frozen.Classify(test.Sample(i)))];
        var wrong = expected.Where((digit, i) => digit != test.Labels[i]).Count();
        Assert.Equal(
            string.Concat(expected.Select((digit, i) => digit == test.Labels[i] ? $"{digit}" : $"{digit}*")),
            string.Concat(Digits().Matches(text).Select(static match => match.Value.Trim())));
        Assert.Contains($"{Pictures} pictures, {wrong} wrong (*), ", text, StringComparison.Ordinal);

        var counts = Cycles().Match(Make("cycles"));
        Assert.True(counts.Success, text);
        output.WriteLine(counts.Value.Trim());
        Assert.InRange(int.Parse(counts.Groups[1].Value.Replace(",", string.Empty, StringComparison.Ordinal)), 50_000, MostCycles);
    }

    private string Make(params string[] targets)
    {
        // The emulator's console is its standard error.
        var start = new ProcessStartInfo("sh", ["-c", $"make -s BUILD='{_build}' PICTURES={Pictures} {string.Join(' ', targets)} 2>&1"])
        {
            WorkingDirectory = Path.Combine(Samples, "Firmware"),
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, text);
        return text;
    }

    [GeneratedRegex(@"^[0-9*]+\n", RegexOptions.Multiline)]
    private static partial Regex Digits();

    [GeneratedRegex(@"([\d,]+) cycles  a picture")]
    private static partial Regex Cycles();
}
