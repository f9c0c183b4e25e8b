using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using KernelGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Site.Tests;

/// <summary>C# on the site's own pages compiles as it stands: the blocks below a heading are the files of a program.</summary>
public sealed partial class CodeTests
{
    // What a console project of the SDK has by itself.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string Pages = Path.Combine(Repository.Root, "site");

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static TheoryData<string, string> Programs =>
    [
        .. Directory.GetFiles(Pages, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(page =>
            Sections(page).Where(section => section.Blocks.Count > 0)
                .Select(section => (Path.GetRelativePath(Pages, page), section.Heading))),
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Code_compiles_without_a_warning(string page, string heading)
    {
        var blocks = Sections(Path.Combine(Pages, page)).Single(section => section.Heading == heading).Blocks;
        var files = blocks.Append(ImplicitUsings)
            .Select(text => CSharpSyntaxTree.ParseText(text, Language, cancellationToken: TestContext.Current.CancellationToken)).ToList();
        var isProgram = files.Exists(file => file.GetCompilationUnitRoot(TestContext.Current.CancellationToken).Members
            .Any(member => member.IsKind(SyntaxKind.GlobalStatement)));
        var compilation = CSharpCompilation.Create(
            "Page",
            files,
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: Language)
            .RunGeneratorsAndUpdateCompilation(compilation, out var whole, out var reported, TestContext.Current.CancellationToken);
        var found = reported.Concat(whole.GetDiagnostics(TestContext.Current.CancellationToken))
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.True(!found.Any(), string.Join('\n', found) + "\n" + string.Join("\n\n", blocks));
    }

    private static List<(string Heading, List<string> Blocks)> Sections(string page) =>
    [
        .. Heading().Split(File.ReadAllText(page).ReplaceLineEndings("\n")).Select(section =>
            (section.Split('\n')[0], Block().Matches(section).Select(match => match.Groups[1].Value).ToList())),
    ];

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
