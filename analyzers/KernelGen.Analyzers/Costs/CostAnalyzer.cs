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
    private static readonly CostCache Cache = new(capacity: 32);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => CostRules.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(AttributeReader.NetworkAttribute) is not null)
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
        if (GraphBuilder.Build(declaration).Graph is not { IsMultiplicationFree: false } graph || Cache.Of(graph) is not { } costs)
        {
            return;
        }

        var network = PositionLocator.Find(
            type, Position.Attribute(declaration.Attributes.OfType<DeclaredNetwork>().First()), context.Compilation, context.CancellationToken);
        foreach (var (problem, ways) in CostFinder.Find(declaration, graph, costs))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                problem.Rule,
                PositionLocator.Find(type, problem.Position, context.Compilation, context.CancellationToken),
                additionalLocations: [network],
                properties: WayOut.Pack(ways),
                messageArgs: problem.Arguments.ToArray<object>()));
        }
    }
}
