using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using KernelGen.Analyzers.Costs;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers;

/// <summary>Says why a declaration cannot be built (KG00xx), at the attribute or argument to change.</summary>
/// <remarks>Reads it through the generator's own code, so that the two never disagree.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => DeclarationRules.Declaration;

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
        if (!TypeNames.CanBeNamed(type))
        {
            return;
        }

        var declaration = IsDeclared(type) ? LayerTable.Default.Parse(type, context.Compilation, context.CancellationToken) : null;
        var places = new PositionLocator(type, context.Compilation, context.CancellationToken);
        foreach (var diagnostic in OwnDiagnostics(declaration).Concat(NestedDiagnostics(type, context)))
        {
            // A part that cannot stay in a network without multiplications has the ways out that it has in any other.
            context.ReportDiagnostic(Diagnostic.Create(
                diagnostic.Rule,
                places.Find(diagnostic.Position),
                diagnostic.Rule == DeclarationRules.NotMultiplicationFree
                    ? WaysOut(declaration!.Attributes[diagnostic.Position.Index], diagnostic.Position.Name)
                    : ModifierChange.For(diagnostic),
                diagnostic.Arguments.ToArray<object>()));
        }
    }

    private static IEnumerable<DiagnosticInfo> OwnDiagnostics(NetworkDeclaration? declaration)
    {
        if (declaration is null)
        {
            return [];
        }

        if (declaration.Attributes.Any(attribute => attribute.Role == AttributeRole.Network))
        {
            return LayerTable.Default.Build(declaration).Diagnostics.Where(
                diagnostic => diagnostic.Position.Kind != PositionKind.ContainingType);
        }

        // Once is enough: the other attributes have the same way out.
        return declaration.Attributes.Take(1).Select(first =>
            new DiagnosticInfo(DeclarationRules.NoNetwork, Position.Attribute(first), first.Name, declaration.DisplayName));
    }

    // What is wrong with a type around a network is said while that type is analysed: a diagnostic outside the analysed type gets no fix.
    private static IEnumerable<DiagnosticInfo> NestedDiagnostics(INamedTypeSymbol type, SymbolAnalysisContext context) =>
        Nested(type)
            .Where(nested => IsNetwork(nested))
            .SelectMany(nested => TypeRules.Around(nested, context.CancellationToken)
                .Where(diagnostic => SymbolEqualityComparer.Default.Equals(
                    TypeNames.ContainingTypes(nested)[diagnostic.Position.Index], type)))
            .GroupBy(diagnostic => diagnostic.Rule)
            .Select(sameRule => sameRule.First() with { Position = Position.Class });

    private static IEnumerable<INamedTypeSymbol> Nested(INamedTypeSymbol type)
    {
        var open = new Queue<INamedTypeSymbol>(type.GetTypeMembers());
        while (open.Count > 0)
        {
            var nested = open.Dequeue();
            yield return nested;
            foreach (var inner in nested.GetTypeMembers())
            {
                open.Enqueue(inner);
            }
        }
    }

    private static ImmutableDictionary<string, string?> WaysOut(DeclaredAttribute attribute, string argument) =>
        WayOutProperties.Pack(LayerTable.Default.Definitions.Of(attribute).WaysOut(attribute, argument), attribute.Name);

    private static bool IsDeclared(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class
            && type.GetAttributes().Any(static data => LayerTable.Default.Definitions.Schemas.Find(data) is not null);

    private static bool IsNetwork(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class && type.GetAttributes().Any(AttributeSchemas.IsNetwork);
}
