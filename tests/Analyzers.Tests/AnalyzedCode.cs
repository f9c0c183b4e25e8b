using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>
/// Runs the analyzers over user source and what is generated from it: they see both halves, as in a build. Of costs each is a warning.
/// </summary>
internal static class AnalyzedCode
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location),
    ];

    public static async Task<ImmutableArray<Finding>> Findings(
        IEnumerable<string> sources,
        LanguageVersion language = LanguageVersion.Latest,
        bool allowUnsafe = true,
        DiagnosticAnalyzer? analyzer = null)
    {
        var parse = new CSharpParseOptions(language);
        var compilation = CSharpCompilation.Create(
            "Shop",
            sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, parse, $"Source{index}.cs")),
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: allowUnsafe, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out var both, out _, TestContext.Current.CancellationToken);

        Exception? thrown = null;
        var analysis = both.WithAnalyzers(
            [analyzer ?? new DeclarationAnalyzer()],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([], new ConfigFiles("is_global = true\nbuild_property.KernelGenCosts = warning").Options),
                onAnalyzerException: (exception, _, _) => thrown = exception,
                concurrentAnalysis: false,
                logAnalyzerExecutionTime: false));
        var diagnostics = await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Null(thrown);
        return
        [
            .. diagnostics
                .Select(diagnostic => new Finding(
                    diagnostic.Id,
                    diagnostic.Location.SourceTree?.FilePath ?? "",
                    diagnostic.Location.SourceSpan.Start,
                    diagnostic.Location.SourceTree?.ToString().Substring(
                        diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length) ?? "",
                    diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)))
                .OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Start).ThenBy(finding => finding.Id),
        ];
    }
}
