using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Costs;

/// <summary>Says what a declared network still multiplies (KG01xx), at the attribute or argument that asks for it, with its count.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CostAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => CostRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (NetworkMentions.Any(start.Compilation, start.CancellationToken))
            {
                start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !type.GetAttributes().Any(static data => AttributeReader.NameOf(data) == "Network"))
        {
            return;
        }

        var declaration = DeclarationParser.Parse(type, context.Compilation, context.CancellationToken);
        if (GraphBuilder.Build(declaration).Graph is not { IsMultiplicationFree: false } graph || NetworkCosts.Of(graph) is not { } costs)
        {
            return;
        }

        var places = new PositionLocator(type, context.Compilation, context.CancellationToken);
        var network = places.Find(Position.Attribute(declaration.Attributes.OfType<DeclaredNetwork>().First()));
        foreach (var (problem, ways) in CostFinder.Find(declaration, graph, costs))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                problem.Rule,
                places.Find(problem.Position),
                additionalLocations: [network],
                properties: WayOut.Pack(ways),
                messageArgs: problem.Arguments.ToArray<object>()));
        }
    }
}
