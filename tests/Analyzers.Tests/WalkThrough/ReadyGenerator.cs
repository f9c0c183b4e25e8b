using System.Collections.Immutable;
using KernelGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Tests.WalkThrough;

/// <summary>The generator as a project refers to it.</summary>
internal sealed class ReadyGenerator : AnalyzerReference
{
    // One object: a workspace looks it up again.
    private readonly ISourceGenerator _generator = new NetworkGenerator().AsSourceGenerator();

    public override string? FullPath => null;

    public override object Id => typeof(NetworkGenerator);

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

    public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => [_generator];

    public override ImmutableArray<ISourceGenerator> GetGeneratorsForAllLanguages() => GetGenerators(LanguageNames.CSharp);
}
