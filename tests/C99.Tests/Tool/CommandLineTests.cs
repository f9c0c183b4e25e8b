using System;
using System.IO;
using System.Linq;
using KernelGen.Kernels.Tests.Frozen;
using KernelGen.Models;
using KernelGen.Tool;
using Xunit;

namespace KernelGen.C99.Tests.Tool;

/// <summary>The command line: what it writes, and that it leaves nothing behind where it cannot.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Networks = """
        using KernelGen;
        [Network(BatchSize = 4, MultiplicationFree = true), Input(2), Dense(8), ReLU, Dense(1), SquaredHinge]
        public sealed partial class Xor;
        [Network(BatchSize = 4), Input(2), Dense(8)]
        public sealed partial class Unfinished;
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.C99.Tests.").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Frozen_model_becomes_a_header_of_its_name()
    {
        var model = Write("digits-2.kgmodel", Model());
        Assert.Equal(0, CommandLine.Run(["c99", model, "--output", Path.Combine(_folder, "digits-2.h")]));
        var header = File.ReadAllText(Path.Combine(_folder, "digits-2.h"));
        Assert.Contains("digits_2_scores(const uint8_t *input", header, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void Damaged_model_leaves_the_header_that_was_there()
    {
        var model = Write("digits.kgmodel", Model()[..^20]);
        var header = Write("digits.h", "mine");
        Assert.Equal(1, CommandLine.Run(["c99", model, "--output", header]));
        Assert.Equal("mine", File.ReadAllText(header));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Theory]
    [InlineData(0, "--network", "Xor", "--training")]
    [InlineData(0, "--network", "Xor", "--name", "gate")]
    [InlineData(1, "--network", "Unfinished")]
    [InlineData(1, "--network", "Other")]
    [InlineData(1, "--network", "Xor", "--name", "2x")]
    [InlineData(1)]
    [InlineData(2, "--sparkling")]
    public void Declared_network_becomes_two_files_or_none(int expected, params string[] options)
    {
        var source = Write("Networks.cs", Networks);
        var output = Path.Combine(_folder, "c");
        Assert.Equal(expected, CommandLine.Run(["c99", "--project", source, "--output", output, .. options]));
        var name = options.Contains("gate") ? "gate" : "xor";
        string[] files = expected == 0 ? [name + ".c", name + ".h"] : [];
        var written = Directory.Exists(output) ? Directory.GetFiles(output) : [];
        Assert.Equal(files, written.Select(static path => Path.GetFileName(path)).Order());
        if (expected == 0)
        {
            var trains = File.ReadAllText(Path.Combine(output, name + ".h")).Contains(name + "_train(", StringComparison.Ordinal);
            Assert.Equal(options.Contains("--training"), trains);
        }
    }

    [Fact]
    public void Project_is_read_as_MSBuild_reads_it()
    {
        // Math needs one of the usings that the SDK writes.
        Write("Networks.cs", """
            using KernelGen;
            [Network(BatchSize = 4), Input(2), Dense(8), Activation(nameof(Positive), Derivative = nameof(Back)), Dense(1), SquaredHinge]
            public sealed partial class Gate
            {
                private static float Positive(float x) => Math.Max(x, 0f);
                private static float Back(float x, float gradient) => x > 0f ? gradient : 0f;
            }
            """);
        var project = Write("Networks.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(NetworkAttribute).Assembly.Location}" />
              </ItemGroup>
            </Project>
            """);
        var output = Path.Combine(_folder, "c");
        Assert.Equal(0, CommandLine.Run(["c99", "--project", project, "--network", "Gate", "--output", output]));
        Assert.Equal(2, Directory.GetFiles(output).Length);

        Write("Networks.csproj", "<Project>");
        Assert.Equal(1, CommandLine.Run(["c99", "--project", project, "--network", "Gate", "--output", output + "2"]));
        Assert.False(Directory.Exists(output + "2"));
    }

    private static string Model() => ModelText.Encode(new RandomModels(new Random(1)).Rows(9, isBytes: true, hasTables: false, 5));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
