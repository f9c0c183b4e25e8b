using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>The list of types that generated code names is complete, and holds nothing that it does not name.</summary>
public sealed class BorrowedNamesTests
{
    [Fact]
    public void They_are_the_types_that_generated_code_names()
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var source in EmissionTests.Networks.Values)
        {
            var run = GeneratedCompilation.Run(source);
            foreach (var tree in run.Output.SyntaxTrees.Where(NetworkCode.IsGenerated))
            {
                var model = run.Output.GetSemanticModel(tree);
                used.UnionWith(tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<SimpleNameSyntax>()
                    .Where(IsLookedUp)
                    .Select(name => TypeOf(model.GetSymbolInfo(name, TestContext.Current.CancellationToken).Symbol))
                    .Where(type => type is { ContainingType: null } && !type.Locations.Any(location => location.IsInSource))
                    .Select(type => type!.ContainingNamespace.ToDisplayString() + "." + Spelling(type)));
            }
        }

        // Exceptions stand in documentation only.
        var listed = BorrowedNames.Spaces.Where(name => !name.Key.EndsWith("Exception", StringComparison.Ordinal))
            .Select(name => name.Value + "." + name.Key).Order(StringComparer.Ordinal);
        Assert.Equal(string.Join("\n", used), string.Join("\n", listed));
    }

    // Not a keyword of some contexts, not the right side of a dot, and not a using at the top, which starts from the global namespace anyway.
    private static bool IsLookedUp(SimpleNameSyntax name) =>
        name.Identifier.Text != "nuint"
        && !name.Ancestors().OfType<UsingDirectiveSyntax>().Any()
        && name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == name,
            QualifiedNameSyntax qualified => qualified.Left == name,
            _ => true,
        };

    private static string Spelling(INamedTypeSymbol type) =>
        type.Name.EndsWith("Attribute", StringComparison.Ordinal) ? type.Name[..^"Attribute".Length] : type.Name;

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol type => type,
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
        _ => null,
    };
}
