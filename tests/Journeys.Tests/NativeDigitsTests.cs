using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Samples.Tests;
using Xunit;

namespace KernelGen.Journeys.Tests;

/// <summary>The program with a network inside as a native executable.</summary>
public sealed class NativeDigitsTests : IDisposable
{
    private const long MostBytes = 3_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.Journeys.Tests.Digits.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_is_small_and_answers_and_allocates_nothing()
    {
        var sample = DotNet.Metadata("Digits");
        await DotNet.Publish(sample, _folder, "-p:Native=true");
        Assert.Empty(Directory.GetFiles(_folder, "*.dll"));
        var program = Directory.GetFiles(_folder, "Digits*").Single(static file => Path.GetExtension(file) is "" or ".exe");
        Assert.InRange(new FileInfo(program).Length, 1, MostBytes);
        Census.AssertFree(program, "Digits.Model");

        var data = Path.Combine(sample, "../Mnist/data/t10k-");
        var lines = (await DotNet.Run(program, data + "images-idx3-ubyte.gz", data + "labels-idx1-ubyte.gz")).TrimEnd().Split('\n');
        var model = (await File.ReadAllLinesAsync(Path.Combine(sample, "digits.kgmodel"), TestContext.Current.CancellationToken))[2];
        Assert.Contains($" wrong ({model.Split(' ')[1]} %), ", lines[^1], StringComparison.Ordinal);
        Assert.EndsWith(" 0 bytes allocated after the first", lines[^1], StringComparison.Ordinal);

        // A one: a thick line, dark on light.
        const int Height = 90, Width = 60;
        var picture = Path.Combine(_folder, "one.png");
        byte[] pixels = [.. Enumerable.Range(0, Height * Width).Select(static i => Ink(i / Width, i % Width) ? (byte)20 : (byte)240)];
        PngWriter.Write(picture, Height, Width, pixels);
        Assert.StartsWith($"{picture}: 1, margin ", await DotNet.Run(program, picture), StringComparison.Ordinal);

        static bool Ink(int y, int x) => y is > 15 and < 75 && x is > 26 and < 34;
    }
}
