using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Stray;

/// <summary>Finds multiplications in code that is meant to have none (KG02xx).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StrayAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => StrayRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // Generated kernels say that they are free of multiplications, and are held to it.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var scope = new ScopeReader(start.Options.AnalyzerConfigOptionsProvider);
            start.RegisterOperationBlockAction(block => Analyze(block, scope));
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, ScopeReader scope)
    {
        foreach (var block in context.OperationBlocks)
        {
            var marking = scope.Of(context.OwningSymbol, block.Syntax.SyntaxTree);
            foreach (var sighting in CodeWalker.Walk(block, marking, CodeWalker.IsAggressive(context.OwningSymbol), true, context.CancellationToken))
            {
                if (sighting.Marking.Kind == MarkingKind.Free && FindingBuilder.Build(sighting) is { } finding)
                {
                    context.ReportDiagnostic(finding);
                }
            }
        }
    }
}
