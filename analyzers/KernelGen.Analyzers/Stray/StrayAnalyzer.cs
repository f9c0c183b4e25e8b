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
        // What other programs write may say that it is free of multiplications, and is held to it.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var analysis = new StrayAnalysis(start.Compilation, start.Options.AnalyzerConfigOptionsProvider, start.CancellationToken);
            if (!analysis.HasScope)
            {
                return;
            }

            // The compiler reads no code for the sake of an action that is registered for types where no code is in scope; to choose
            // types costs more than it saves where none is left out.
            if (analysis.IsAllCodeInScope)
            {
                start.RegisterOperationBlockAction(analysis.Analyze);
            }
            else
            {
                start.RegisterSymbolStartAction(
                    type =>
                    {
                        if (analysis.MayHaveScope((INamedTypeSymbol)type.Symbol))
                        {
                            type.RegisterOperationBlockAction(analysis.Analyze);
                        }
                    },
                    SymbolKind.NamedType);
            }

            if (analysis.HasExceptions)
            {
                start.RegisterSymbolAction(
                    analysis.CheckException,
                    SymbolKind.NamedType,
                    SymbolKind.Method,
                    SymbolKind.Property,
                    SymbolKind.Field,
                    SymbolKind.Event);
            }
        });
    }
}
