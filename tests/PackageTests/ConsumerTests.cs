using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Text.Json;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>A user's program, with nothing but a reference to the package.</summary>
public sealed class ConsumerTests(PackedFixture packed)
{
    private const string BatchNormIsWanted = "<KernelGenCosts>suggestion</KernelGenCosts>";

    /// <summary>
    /// Every warning is an error in this project: those about multiplications are warnings all the same,
    /// one for each network, until somebody asks.
    /// </summary>
    [Fact]
    public async Task What_a_network_multiplies_stops_no_build_that_did_not_ask_for_it()
    {
        var (consumer, exitCode, output) = await Consumer.TryBuild(
            packed, "strict", DigitsProgram.Test, "<WarningsNotAsErrors>CS0618</WarningsNotAsErrors>");
        Assert.True(exitCode == 0, output);
        Assert.Contains("warning KG0101: [BatchNorm] costs 'Digits' ", output, StringComparison.Ordinal);
        Assert.Contains("more places in 'Digits' multiply", output, StringComparison.Ordinal);
        Assert.Contains("1 Warning(s)", output, StringComparison.Ordinal);

        foreach (var (config, option, expected) in new[]
        {
            ("", "-p:KernelGenCosts=warning", "4 Warning(s)"),
            ("", "-p:KernelGenCosts=error", "error KG0101"),
            ("", "-p:WarningsAsErrors=KG0101", "error KG0101"),
            ("", "-p:KernelGenCosts=warnings", "KernelGenCosts is 'warnings': write error, warning, suggestion or none."),
            ("dotnet_analyzer_diagnostic.category-KernelGen.Costs.severity = error", "-p:KernelGenCosts=none", "error KG0101"),
            ("dotnet_analyzer_diagnostic.category-KernelGen.Costs.severity = suggestion", "-p:KernelGenCosts=error", "0 Warning(s)"),
        })
        {
            await File.WriteAllTextAsync(
                Path.Combine(consumer.Folder, ".editorconfig"),
                "root = true\n[*.cs]\n" + config + "\n",
                TestContext.Current.CancellationToken);
            (_, output, _) = await DotNet.Run(consumer.Folder, "build", "--configuration", "Release", "--no-restore", option);
            Assert.True(output.Contains(expected, StringComparison.Ordinal), $"{config}, {option}: expected '{expected}'\n{output}");
        }
    }

    [Fact]
    public async Task A_program_trains_tests_saves_and_loads_a_network()
    {
        var trainer = await Consumer.Build(packed, "train", DigitsProgram.Train, BatchNormIsWanted);
        CopyMnist(trainer.Folder);
        var summary = await trainer.Run();
        Assert.Contains("Dense", summary, StringComparison.Ordinal);
        Assert.Contains("784", summary, StringComparison.Ordinal);
        Assert.Contains("300", summary, StringComparison.Ordinal);

        // A debugger steps into the kernels: their text lies in the program's symbols, though no file holds it.
        await using (var file = File.OpenRead(Path.Combine(trainer.Folder, "bin", "Release", "net10.0", "Consumer.pdb")))
        {
            using var symbols = MetadataReaderProvider.FromPortablePdbStream(file);
            var documents = Symbols.EmbeddedDocuments(symbols.GetMetadataReader());
            Assert.Contains(documents, document => document.EndsWith("Digits.g.cs", StringComparison.Ordinal));
            Assert.Contains(documents, document => document.EndsWith("Digits.Forward.g.cs", StringComparison.Ordinal));
        }

        var checkpoint = Path.Combine(trainer.Folder, "digits.safetensors");
        Assert.Equal([300, 784], ShapeInCheckpoint(checkpoint, "layers.0.weight"));
        Assert.Equal([10, 300], ShapeInCheckpoint(checkpoint, "layers.3.weight"));

        // Another process reads the checkpoint: what it knows, it has from the file.
        var tester = await Consumer.Build(packed, "test", DigitsProgram.Test, BatchNormIsWanted);
        CopyMnist(tester.Folder);
        File.Copy(checkpoint, Path.Combine(tester.Folder, "digits.safetensors"));
        var lines = (await tester.Run()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.InRange(double.Parse(lines[0], CultureInfo.InvariantCulture), 0.5, 5.0);
        Assert.Equal("5", lines[1]);
    }

    /// <summary>
    /// What is compiled ahead of time for every x64 processor is slow: a warning with the line to add, which stops no build and which any
    /// choice silences. The compiler itself is not in the feed: a target of the name of its step stands for it.
    /// </summary>
    [Fact]
    public async Task Publishing_for_every_x64_processor_is_a_warning()
    {
        var (consumer, exitCode, output) = await Consumer.TryBuild(
            packed,
            "native",
            DigitsProgram.Test,
            BatchNormIsWanted,
            ("Directory.Build.targets", """<Project><Target Name="IlcCompile" /></Project>"""));
        Assert.True(exitCode == 0, output);
        foreach (var (options, isWarned) in new (string[], bool)[]
        {
            (["PublishAot=true", "RuntimeIdentifier=linux-x64"], true),
            (["PublishAot=true", "RuntimeIdentifier=win-x64"], true),
            (["PublishAot=true", "RuntimeIdentifier=linux-x64", "IlcInstructionSet=x86-64-v3"], false),
            (["PublishAot=true", "RuntimeIdentifier=linux-x64", "IlcInstructionSet=x86-64-v2"], false),
            (["PublishAot=true", "RuntimeIdentifier=linux-x64", "IlcInstructionSet=native"], false),
            (["PublishAot=true", "RuntimeIdentifier=linux-arm64"], false),
            (["PublishAot=false", "RuntimeIdentifier=linux-x64"], false),
        })
        {
            string[] properties = ["-property:Configuration=Release", .. options.Select(option => "-property:" + option)];
            (exitCode, output, var errors) = await DotNet.Run(consumer.Folder, ["msbuild", "-target:IlcCompile", .. properties]);
            output += errors;
            Assert.True(exitCode == 0, output);
            Assert.True(output.Contains("warning KG0301", StringComparison.Ordinal) == isWarned, string.Join(' ', options) + "\n" + output);
            Assert.Equal(isWarned, output.Contains("<IlcInstructionSet>x86-64-v3</IlcInstructionSet>", StringComparison.Ordinal));
            Assert.Equal(isWarned, output.Contains("[Network(Tuning = \"ShortVectors\")]", StringComparison.Ordinal));
        }
    }

    private static void CopyMnist(string folder)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(PackedFixture.RepositoryRoot, "samples", "Mnist", "data"), "*.gz"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static int[] ShapeInCheckpoint(string path, string tensor)
    {
        var file = File.ReadAllBytes(path);
        var headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        return [.. header.RootElement.GetProperty(tensor).GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
    }
}
