using System;
using System.Diagnostics.CodeAnalysis;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Tests.Stray;

/// <summary>What .editorconfig files say of the setting, by file.</summary>
internal sealed class FolderSettings(Func<string, string?> setting) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Value(null);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Value(setting(tree.FilePath));

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Value(string? text) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == ScopeReader.Setting ? text : null;
            return value is not null;
        }
    }
}
