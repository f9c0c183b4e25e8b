using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers;

/// <summary>Says why a declaration cannot be built (KG00xx), at the attribute or argument to change.</summary>
/// <remarks>Reads it through the generator's own code, so that the two never disagree.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.Declaration;

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
        if (type.TypeKind != TypeKind.Class || !type.GetAttributes().Any(data => AttributeReader.NameOf(data) is not null))
        {
            return;
        }

        var declaration = DeclarationParser.Parse(type, context.Compilation, context.CancellationToken);
        if (declaration.Attributes.Any(attribute => attribute.Role == AttributeRole.Network))
        {
            foreach (var problem in GraphBuilder.Build(declaration).Problems)
            {
                Report(problem);
            }
        }
        else if (declaration.Attributes.Count > 0)
        {
            // Once is enough: the other attributes have the same way out.
            var first = declaration.Attributes[0];
            Report(new Problem(Rules.NoNetwork, Position.Attribute(first), first.Name, declaration.DisplayName));
        }

        void Report(Problem problem) => context.ReportDiagnostic(Diagnostic.Create(
            problem.Rule,
            PositionLocator.Find(type, problem.Position, context.CancellationToken),
            problem.Arguments.ToArray<object>()));
    }
}
