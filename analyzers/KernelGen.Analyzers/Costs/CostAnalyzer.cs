using System.Collections.Immutable;
using System.Linq;
using KernelGen.Analyzers.Stray;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers.Costs;

/// <summary>
/// Says what a declared network still multiplies (KG01xx), at the attribute or argument that asks for it, with its count.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CostAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    /// <remarks>
    /// 'dotnet format' runs an analyzer only if one of its rules is a warning, and takes those that a strict project's build settings name
    /// in WarningsNotAsErrors for none. KG0204, which this analyzer never reports, is not named there.
    /// </remarks>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        CostRules.All.Add(StrayRules.IntegerMultiplication);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (NetworkMentions.Any(start.Compilation, start.CancellationToken))
            {
                var severities = new Severities(start.Compilation, start.Options.AnalyzerConfigOptionsProvider, Severities.CostsProperty);
                start.RegisterSymbolAction(context => Analyze(context, severities), SymbolKind.NamedType);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, Severities severities)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !type.GetAttributes().Any(static data => AttributeSchemas.IsNetwork(data)))
        {
            return;
        }

        var declaration = LayerTable.Default.Parse(type, context.Compilation, context.CancellationToken);
        if (LayerTable.Default.Build(declaration).Graph is not { IsMultiplicationFree: false } graph
            || ReasonCosts.Of(graph) is not { } costs)
        {
            return;
        }

        var places = new PositionLocator(type, context.Compilation, context.CancellationToken);
        var network = places.Find(
            Position.Attribute(declaration.Attributes.First(static attribute => attribute.Role == AttributeRole.Network)));
        var placed = CostFinder.Find(declaration, graph, costs)
            .Select(finding => (Finding: finding, Place: places.Find(finding.DiagnosticInfo.Position)))
            .Select(found => (
                found.Finding,
                found.Place,
                Chosen: severities.Chosen(found.Finding.DiagnosticInfo.Rule, found.Place.SourceTree, context.CancellationToken)))
            .Where(static found => found.Chosen != ReportDiagnostic.Suppress)
            .ToList();

        // Where nobody has chosen, a network says one thing at a time, the first that a fix answers, and the rest in a low voice.
        var open = placed
            .Where(static found => found.Chosen == ReportDiagnostic.Default
                && found.Finding.DiagnosticInfo.Rule.DefaultSeverity == DiagnosticSeverity.Warning)
            .ToList();
        var first = open.FirstOrDefault(static found => !found.Finding.Ways.IsEmpty).Finding ?? open.FirstOrDefault().Finding;
        foreach (var (finding, place, chosen) in placed)
        {
            var arguments = finding.DiagnosticInfo.Arguments.ToArray<object>();
            if (finding == first)
            {
                arguments[arguments.Length - 1] = CostText.Waiting(open.Count - 1, declaration.DisplayName);
            }

            var isWaiting = chosen == ReportDiagnostic.Default && finding != first;
            context.ReportDiagnostic(Diagnostic.Create(
                finding.DiagnosticInfo.Rule,
                place,
                Severities.Severity(chosen) ?? (isWaiting ? DiagnosticSeverity.Info : finding.DiagnosticInfo.Rule.DefaultSeverity),
                additionalLocations: [network],
                properties: WayOutProperties.Pack(finding.Ways, declaration.Attributes[finding.DiagnosticInfo.Position.Index].Name),
                messageArgs: arguments));
        }
    }
}
