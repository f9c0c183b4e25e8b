using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace PackageTests;

/// <summary>A user's program, with nothing but a reference to the package.</summary>
public sealed class ConsumerTests(PackedFixture packed)
{
    private const string BatchNormIsWanted = "<KernelGenCosts>suggestion</KernelGenCosts>";

    [Theory]
    [InlineData("", "warnings", "error KG0101: [BatchNorm] costs 'Digits' ")]
    [InlineData("<KernelGenCosts>warnings</KernelGenCosts>", "misspelt", "KernelGenCosts is 'warnings': write error, warning, suggestion or none.")]
    public async Task What_a_network_multiplies_is_a_warning_unless_the_project_says_otherwise(string properties, string name, string expected)
    {
        var (_, exitCode, output) = await Consumer.TryBuild(packed, name, DigitsProgram.Test, properties);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_trains_tests_saves_and_loads_a_network()
    {
        Consumer trainer = await Consumer.Build(packed, "train", DigitsProgram.Train, BatchNormIsWanted);
        CopyMnist(trainer.Folder);
        string summary = await trainer.Run();
        Assert.Contains("Dense", summary, StringComparison.Ordinal);
        Assert.Contains("784", summary, StringComparison.Ordinal);
        Assert.Contains("300", summary, StringComparison.Ordinal);

        string checkpoint = Path.Combine(trainer.Folder, "digits.safetensors");
        Assert.Equal([300, 784], ShapeInCheckpoint(checkpoint, "layers.0.weight"));
        Assert.Equal([10, 300], ShapeInCheckpoint(checkpoint, "layers.3.weight"));

        // Another process reads the checkpoint: what it knows, it has from the file.
        Consumer tester = await Consumer.Build(packed, "test", DigitsProgram.Test, BatchNormIsWanted);
        CopyMnist(tester.Folder);
        File.Copy(checkpoint, Path.Combine(tester.Folder, "digits.safetensors"));
        string[] lines = (await tester.Run()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.InRange(double.Parse(lines[0], CultureInfo.InvariantCulture), 0.5, 5.0);
        Assert.Equal("5", lines[1]);
    }

    private static void CopyMnist(string folder)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(PackedFixture.RepositoryRoot, "samples", "Mnist", "data"), "*.gz"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static int[] ShapeInCheckpoint(string path, string tensor)
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        return [.. header.RootElement.GetProperty(tensor).GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
    }
}
