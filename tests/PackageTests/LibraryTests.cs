using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>
/// A library with a network inside, and programs that use the library: of KernelGen they get the assembly and nothing else.
/// </summary>
public sealed class LibraryTests(PackedFixture packed)
{
    private const string Library = """
        using KernelGen;

        namespace Shop;

        /// <summary>Tells which of two numbers is greater, as far as it has learned that.</summary>
        public static class Judge
        {
            /// <summary>0 or 1.</summary>
            public static int Of(float left, float right) => new Greater(seed: 1).Classify([left, right]);
        }

        [Network(BatchSize = 8, MultiplicationFree = true)]
        [Input(2)]
        [Dense(8), ReLU]
        [Dense(2)]
        [SquaredHinge]
        internal sealed partial class Greater;
        """;

    private const string Program = """Console.WriteLine("judged " + Shop.Judge.Of(1, 2));""";

    // What the compiler is told, printed behind it.
    private const string Told = """
        </ItemGroup>
        <Target Name="Tell" AfterTargets="CoreCompile">
          <Message Importance="high" Text="unsafe: '$(AllowUnsafeBlocks)', analyzers: @(Analyzer->'%(Filename)', ' ')." />
        </Target>
        <ItemGroup>
        """;

    [Fact]
    public async Task Nothing_but_the_assembly_reaches_a_program_above_a_library()
    {
        var library = await UserProject.Write(
            packed,
            "ShopLibrary",
            $"<TargetFramework>net10.0</TargetFramework><Version>{PackedFixture.Version}</Version><NoWarn>NU5104</NoWarn>",
            UserProject.Reference("KernelGen") + Told,
            Library);
        var feed = packed.NewFolder("library-feed");
        var (exitCode, output, errors) = await DotNet.Run(library, "pack", "--output", feed);
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("unsafe: 'true', analyzers: ", output, StringComparison.Ordinal);
        Assert.Contains("KernelGen.Generator KernelGen.Analyzers KernelGen.CodeFixes", output, StringComparison.Ordinal);

        await Check("ByPackage", UserProject.Reference("ShopLibrary"), $"<RestoreSources>{feed};{packed.Feed}</RestoreSources>");
        await Check("ByProject", $"""<ProjectReference Include="{library}/ShopLibrary.csproj" />""", "");
    }

    private async Task Check(string name, string reference, string properties)
    {
        var program = await UserProject.Write(
            packed,
            name,
            "<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>" + properties,
            reference + Told,
            Program);
        var (exitCode, output, errors) = await DotNet.Run(program, "build", "--output", Path.Combine(program, "out"));
        Assert.True(exitCode == 0, output + errors);
        var told = output.Split('\n').Last(line => line.Contains("unsafe: ", StringComparison.Ordinal));
        Assert.Contains("unsafe: 'false', analyzers: ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("KernelGen", told, StringComparison.Ordinal);

        (exitCode, output, errors) = await DotNet.Run(program, Path.Combine("out", name + ".dll"));
        Assert.True(exitCode == 0, output + errors);
        Assert.StartsWith("judged ", output, StringComparison.Ordinal);
    }
}
