using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>User source, compiled with the generator as a project would.</summary>
internal sealed class GeneratedCompilation
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location),
    ];

    private GeneratedCompilation(CSharpCompilation output, GeneratorDriver driver)
    {
        Output = output;
        Driver = driver;
        Result = driver.GetRunResult().Results.Single();
    }

    /// <summary>User source and generated files together.</summary>
    public CSharpCompilation Output { get; }

    public GeneratorDriver Driver { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>The generated files by hint name.</summary>
    public ImmutableSortedDictionary<string, string> Files =>
        Result.GeneratedSources.ToImmutableSortedDictionary(source => source.HintName, source => source.SourceText.ToString());

    public static GeneratedCompilation Run(string source, CompilationSettings? settings = null) => Run([source], settings);

    public static GeneratedCompilation Run(IEnumerable<string> sources, CompilationSettings? settings = null)
    {
        settings ??= new CompilationSettings();
        var driver = Start(settings).RunGeneratorsAndUpdateCompilation(
            Compile(sources, settings), out var output, out _, TestContext.Current.CancellationToken);
        return new GeneratedCompilation((CSharpCompilation)output, driver);
    }

    /// <summary>A driver that remembers which step did what.</summary>
    public static GeneratorDriver Start(CompilationSettings settings) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        parseOptions: settings.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The user's half alone.</summary>
    public static CSharpCompilation Compile(IEnumerable<string> sources, CompilationSettings settings) => CSharpCompilation.Create(
        "Shop",
        sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, settings.ParseOptions, $"Source{index}.cs")),
        References,
        settings.CompilationOptions);

    /// <summary>Everything from warnings upwards, of the user's half and the generated one.</summary>
    public IEnumerable<Diagnostic> Diagnostics(CancellationToken cancellationToken) =>
        Output.GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);

    /// <summary>Compiles, apart from user code that has no documentation of its own.</summary>
    /// <param name="but">The beginning of other warnings that user code may have.</param>
    public void AssertOnlyUndocumented(string but = "CS1591")
    {
        Assert.Null(Result.Exception);
        Assert.Empty(Result.Diagnostics);
        Assert.NotEmpty(Files);
        Assert.DoesNotContain(
            Diagnostics(TestContext.Current.CancellationToken),
            diagnostic => (diagnostic.Id is not ("CS1591" or "CS8981") && !diagnostic.Id.StartsWith(but, System.StringComparison.Ordinal))
                || diagnostic.Location.SourceTree?.FilePath.StartsWith("Source", System.StringComparison.Ordinal) != true);
    }

    /// <summary>Compiles without a warning.</summary>
    public void AssertCompiles()
    {
        Assert.Null(Result.Exception);
        Assert.Empty(Result.Diagnostics);
        Assert.NotEmpty(Files);
        Assert.Empty(Diagnostics(TestContext.Current.CancellationToken));
    }
}
