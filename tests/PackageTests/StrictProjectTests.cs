using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>
/// A console project and a library as strict as the SDK can be: every analyzer of it, code style in the build, documentation of all that is
/// public. What the package and its generated code add to the project's own warnings is advice about multiplications, and nothing else.
/// </summary>
public sealed partial class StrictProjectTests(PackedFixture packed)
{
    private const string Strict = """
        <Nullable>enable</Nullable>
        <AnalysisLevel>latest-all</AnalysisLevel>
        <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
        <GenerateDocumentationFile>true</GenerateDocumentationFile>
        <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
        <TargetFramework>net10.0</TargetFramework>
        """;

    // Every kind of network that has members of its own: classes, numbers, pictures, standardized inputs, an optimizer with a state.
    private const string Networks = """
        /// <summary>Which of three wines it is.</summary>
        [Network(BatchSize = 16, Weights = Weights.Real)]
        [Input(13), Standardize, Dense(32), ReLU, Dense(3), SoftmaxCrossEntropy, Adam]
        ACCESS sealed partial class WineNet;

        /// <summary>What a diamond costs.</summary>
        [Network(BatchSize = 16)]
        [Input(9), Dense(32), BatchNorm, ReLU, Dense(1), MeanSquaredError, Momentum(0.9f)]
        ACCESS sealed partial class PriceNet;

        /// <summary>What a picture shows.</summary>
        [Network(BatchSize = 16)]
        [Input(12, 12, 3), Conv2D(16, 3), MaxPool2D(2), BatchNorm, ReLU, GlobalAveragePool, Dense(10), SquaredHinge]
        ACCESS sealed partial class PictureNet;
        """;

    private const string Program = """
        using System.Globalization;
        using KernelGen;
        using Shop;

        float[] inputs = [.. Enumerable.Range(0, 13 * 64).Select(static i => MathF.Sin(i))];
        Dataset wines = new(inputs, [.. Enumerable.Range(0, 64).Select(static i => i % 3)], sampleSize: 13);
        WineNet wine = new(seed: 1);
        _ = new Trainer(wine) { Epochs = 2 }.Fit(wines);
        Console.WriteLine(wine.Evaluate(wines));

        Dataset diamonds = new(inputs[..(9 * 64)], inputs[..64], sampleSize: 9);
        PriceNet price = new(seed: 1);
        _ = new Trainer(price) { Epochs = 2 }.Fit(diamonds);
        Console.WriteLine(price.Evaluate(diamonds));

        PictureNet pictures = new(seed: 1);
        Console.WriteLine(pictures.Classify(new float[12 * 12 * 3]).ToString(CultureInfo.InvariantCulture));
        """;

    [Fact]
    public async Task A_program_with_networks_has_warnings_about_multiplications_alone()
    {
        var networks = "using KernelGen;\n\nnamespace Shop;\n\n" + Networks.Replace("ACCESS", "internal", StringComparison.Ordinal);
        var (output, warnings) = await Warnings("StrictProgram", "<OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings>",
            ("Program.cs", Program + "\n"), ("Networks.cs", networks + "\n"));

        Assert.True(warnings.Length > 0, output);
        Assert.All(warnings, code => Assert.StartsWith("KG01", code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_library_of_public_networks_has_warnings_about_multiplications_alone()
    {
        var networks = "using KernelGen;\n\nnamespace Shop;\n\n" + Networks.Replace("ACCESS", "public", StringComparison.Ordinal);
        var (output, warnings) = await Warnings("StrictLibrary", "", ("Networks.cs", networks + "\n"));

        Assert.True(warnings.Length > 0, output);
        Assert.All(warnings, code => Assert.StartsWith("KG01", code, StringComparison.Ordinal));
    }

    private async Task<(string Output, string[] Codes)> Warnings(string name, string properties, params (string Name, string Text)[] files)
    {
        var folder = packed.NewFolder(name);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {Strict}
                <RestoreSources>{packed.Feed}</RestoreSources>
                <RestorePackagesPath>{Path.Combine(packed.Root, "packages")}</RestorePackagesPath>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="KernelGen" Version="{PackedFixture.Version}" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        foreach (var (file, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), text, TestContext.Current.CancellationToken);
        }

        var (exitCode, output, errors) = await DotNet.Run(folder, "build", "--configuration", "Release");
        output += errors;
        Assert.True(exitCode == 0, output);
        string[] codes = [.. Warning().Matches(output).Select(match => match.Groups[1].Value).Distinct()];
        return (output, codes);
    }

    [GeneratedRegex(@"\bwarning ([A-Z]+\d+)")]
    private static partial Regex Warning();
}
