using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace KernelGen.Generator.Tests.Architecture;

/// <summary>
/// The places that ask which layer, loss or optimizer something is: a pattern, an arm of a switch, a cast, a typeof or a type argument that
/// names one of their types, a value of an enum of Graph that is called like one, or a literal that is the name of their attribute.
/// </summary>
/// <remarks>
/// What a kind says of itself is no question: its own files declare one of its types, begin with its name or stand in a folder of its name.
/// The table of kinds is none either, a line each. Nor are a parameter of such a type and a creation: whoever writes them knows already.
/// </remarks>
internal static class KindQuestions
{
    private const string Table = "generator/KernelGen.Generator/LayerTable.cs";

    // Types that kinds derive from.
    private static readonly HashSet<string> Bases =
    [
        "Layer", "Loss", "Optimizer", "LayerDefinition", "LossDefinition", "OptimizerDefinition", "LayerLowering", "LossLowering",
        "OptimizerRule", "OptimizerLowering", "NormalisationLowering", "FusedPart", "DeclaredAttribute",
    ];

    private static readonly string[] Endings = ["Layer", "Loss", "Optimizer", "Definition", "Lowering", "Rule"];

    /// <summary>Questions in files that are nobody's own.</summary>
    /// <param name="compilation">The product.</param>
    /// <param name="kinds">The attributes' names of all layers, losses and optimizers.</param>
    public static IEnumerable<(string File, string Question)> In(CSharpCompilation compilation, IReadOnlySet<string> kinds)
    {
        foreach (var tree in compilation.SyntaxTrees.Where(static tree => tree.FilePath != Table))
        {
            var model = compilation.GetSemanticModel(tree);
            var own = OwnKinds(tree, kinds);
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                var kind = node switch
                {
                    LiteralExpressionSyntax { Token.Value: string text } when kinds.Contains(text) => text,
                    IdentifierNameSyntax name when kinds.Contains(name.Identifier.ValueText) =>
                        EnumeratedKind(model.GetSymbolInfo(name).Symbol, kinds),
                    IdentifierNameSyntax name when KindOf(name.Identifier.ValueText, kinds) is not null && IsQuestion(name) =>
                        KindOf(model.GetSymbolInfo(name).Symbol, kinds),
                    _ => null,
                };
                if (kind is not null && !own.Contains(kind))
                {
                    yield return (tree.FilePath, $"line {tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}: {node}");
                }
            }
        }
    }

    /// <summary>Whether a type is named to find out what something is, rather than to take or make one that is known.</summary>
    private static bool IsQuestion(SimpleNameSyntax name)
    {
        foreach (var node in name.Ancestors())
        {
            switch (node)
            {
                case PatternSyntax or BinaryExpressionSyntax or SwitchExpressionArmSyntax or SwitchLabelSyntax or CastExpressionSyntax
                    or TypeOfExpressionSyntax or TypeArgumentListSyntax:
                    return true;
                case ObjectCreationExpressionSyntax or ParameterSyntax or BaseTypeSyntax or StatementSyntax or MemberDeclarationSyntax
                    or CrefSyntax:
                    return false;
            }
        }

        return false;
    }

    private static string? KindOf(ISymbol? symbol, IReadOnlySet<string> kinds) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => KindOf(constructor.ContainingType, kinds),
        INamedTypeSymbol { IsAbstract: false } type when BaseTypes(type).Any(static ancestor => Bases.Contains(ancestor.Name)) =>
            KindOf(type.Name, kinds),
        _ => null,
    };

    private static string? EnumeratedKind(ISymbol? symbol, IReadOnlySet<string> kinds) =>
        symbol is IFieldSymbol { ContainingType: { TypeKind: TypeKind.Enum } enumeration }
            && enumeration.ContainingNamespace.ToDisplayString().StartsWith("KernelGen.Generator.Graph", StringComparison.Ordinal)
            && kinds.Contains(symbol.Name)
            ? symbol.Name
            : null;

    /// <summary>From "DenseLayer", "DenseDefinition", "DeclaredDense" and "UserLoss" to the attributes' names.</summary>
    private static string? KindOf(string type, IReadOnlySet<string> kinds)
    {
        var name = type.StartsWith("Declared", StringComparison.Ordinal) ? type["Declared".Length..] : type;
        return Endings
            .Where(ending => name.EndsWith(ending, StringComparison.Ordinal))
            .Select(ending => name[..^ending.Length])
            .Prepend(name)
            .Select(stem => kinds.FirstOrDefault(kind => Stem(kind) == stem))
            .FirstOrDefault(static kind => kind is not null);
    }

    // "Loss" is the attribute of one loss among others, and the word for all of them.
    private static string Stem(string kind) => kind == "Loss" ? "UserLoss" : kind;

    private static HashSet<string> OwnKinds(SyntaxTree tree, IReadOnlySet<string> kinds)
    {
        var own = tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Select(type => KindOf(type.Identifier.ValueText, kinds))
            .OfType<string>()
            .ToHashSet();
        var file = Path.GetFileName(tree.FilePath);
        var folders = tree.FilePath.Split('/');
        own.UnionWith(kinds.Where(kind => file.StartsWith(Stem(kind), StringComparison.Ordinal) || folders.Contains(Stem(kind))));
        return own;
    }

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            yield return ancestor;
        }
    }
}
