using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Tests;

/// <summary>.editorconfig and .globalconfig files of a project, read as the compiler reads them.</summary>
internal sealed class ConfigFiles
{
    private readonly AnalyzerConfigSet _files;

    public ConfigFiles(params IEnumerable<string> files)
    {
        _files = AnalyzerConfigSet.Create(
            files.Select(static (text, index) =>
                AnalyzerConfig.Parse(
                    text,
                    text.Contains("is_global", System.StringComparison.Ordinal) ? $"/{index}.globalconfig" : "/.editorconfig")).ToList());
        Options = new OptionsProvider(_files);
        Severities = new SeverityProvider(_files);
    }

    /// <summary>What analyzers read.</summary>
    public AnalyzerConfigOptionsProvider Options { get; }

    /// <summary>The severities of single rules, for the compilation.</summary>
    public SyntaxTreeOptionsProvider Severities { get; }

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            values.TryGetValue(key, out value);
    }

    private sealed class OptionsProvider(AnalyzerConfigSet files) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(files.GlobalConfigOptions.AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) =>
            new Values(files.GetOptionsForSourcePath(Rooted(tree)).AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class SeverityProvider(AnalyzerConfigSet files) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            files.GetOptionsForSourcePath(Rooted(tree)).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            files.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }

    private static string Rooted(SyntaxTree tree) => "/" + tree.FilePath.TrimStart('/');
}
