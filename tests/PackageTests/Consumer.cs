using System;
using System.IO;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>A console project with one reference, to the package, built as strictly as the SDK can.</summary>
internal sealed class Consumer(string folder)
{
    /// <summary>The folder of the project.</summary>
    public string Folder { get; } = folder;

    /// <summary>Writes the project and its program, restores from the feed alone, and builds without a warning.</summary>
    public static async Task<Consumer> Build(PackedFixture packed, string name, string program, string properties = "")
    {
        var (consumer, exitCode, output) = await TryBuild(packed, name, program, properties);
        Assert.True(exitCode == 0, output);
        Assert.Contains("0 Warning(s)", output, StringComparison.Ordinal);
        return consumer;
    }

    /// <summary>The same, whatever comes of it; a warning is an error.</summary>
    public static async Task<(Consumer Consumer, int ExitCode, string Output)> TryBuild(
        PackedFixture packed, string name, string program, string properties, params (string Name, string Text)[] files)
    {
        var consumer = new Consumer(packed.NewFolder(name));
        await File.WriteAllTextAsync(Path.Combine(consumer.Folder, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreSources>{packed.Feed}</RestoreSources>
                <RestorePackagesPath>{Path.Combine(packed.Root, "packages")}</RestorePackagesPath>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="KernelGen" Version="{PackedFixture.Version}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(consumer.Folder, "Program.cs"), program);

        foreach (var (file, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(consumer.Folder, file), text);
        }

        var (exitCode, output, errors) = await DotNet.Run(consumer.Folder, "build", "--configuration", "Release");
        return (consumer, exitCode, output + errors);
    }

    /// <summary>Runs the built program in the project's folder, checks that it ends well, and returns what it printed.</summary>
    public async Task<string> Run()
    {
        var (exitCode, output, errors) = await DotNet.Run(Folder, Path.Combine("bin", "Release", "net10.0", "Consumer.dll"));
        Assert.True(exitCode == 0, output + errors);
        Assert.Equal("", errors);
        return output;
    }
}
