using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Stray;
using KernelGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>A project that the analyzer of stray multiplications is run over.</summary>
internal sealed record StrayCode
{
    private static readonly ImmutableArray<MetadataReference> Framework =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)];

    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The names of the files; Source0.cs and so on when left out.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The rules whose severity is set; KG0204 is on when left out.</summary>
    public ImmutableDictionary<string, ReportDiagnostic> Severities { get; init; } =
        ImmutableDictionary<string, ReportDiagnostic>.Empty.Add("KG0204", ReportDiagnostic.Warn);

    /// <summary>The setting of .editorconfig for a file; null where there is none.</summary>
    public Func<string, string?> Setting { get; init; } = static _ => null;

    public ImmutableArray<MetadataReference> MoreReferences { get; init; } = [];

    /// <summary>Whether the generator of networks runs before.</summary>
    public bool Generate { get; init; }

    public bool Concurrent { get; init; } = true;

    public CSharpCompilation Compilation()
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview);
        return CSharpCompilation.Create(
            "Shop",
            Sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, parse, Names?[index] ?? $"Source{index}.cs")),
            [.. Framework, .. MoreReferences],
            new CSharpCompilationOptions(
                Sources.Any(source => source.Contains("// top level", StringComparison.Ordinal))
                    ? OutputKind.ConsoleApplication
                    : OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: Severities));
    }

    public Task<IReadOnlyList<Diagnostic>> Diagnostics() => Diagnostics(Compilation());

    /// <summary>The compilation with what the generator adds to it.</summary>
    public static Compilation Generated(Compilation compilation)
    {
        CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.Preview))
            .RunGeneratorsAndUpdateCompilation(compilation, out var both, out _, TestContext.Current.CancellationToken);
        return both;
    }

    public async Task<IReadOnlyList<Diagnostic>> Diagnostics(Compilation compilation)
    {
        if (Generate)
        {
            compilation = Generated(compilation);
        }

        Exception? thrown = null;
        var analysis = compilation.WithAnalyzers(
            [new StrayAnalyzer()],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([], new FolderSettings(Setting)),
                onAnalyzerException: (exception, _, _) => thrown = exception,
                concurrentAnalysis: Concurrent,
                logAnalyzerExecutionTime: false));
        var diagnostics = await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Null(thrown);
        return
        [
            .. diagnostics
                .OrderBy(finding => finding.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(finding => finding.Location.SourceSpan.Start)
                .ThenBy(finding => finding.Location.SourceSpan.End)
                .ThenBy(finding => finding.Id, StringComparer.Ordinal),
        ];
    }
}
