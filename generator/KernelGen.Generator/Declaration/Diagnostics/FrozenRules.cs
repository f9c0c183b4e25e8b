using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace KernelGen.Generator.Declaration.Diagnostics;

/// <summary>The rules of frozen networks, KG04xx, which the generator reports. Each has a page docs/rules/KGnnnn.md.</summary>
internal static class FrozenRules
{
    public static readonly DiagnosticDescriptor Shape = Error(
        "KG0401",
        "Frozen network is no static partial class",
        "'{0}' becomes a frozen network and must be a static partial class without type parameters that other files see: write "
            + "'static partial class {0}'");

    public static readonly DiagnosticDescriptor NoFile = Error(
        "KG0402",
        "Model file is not part of the project",
        "'{0}' needs the model file '{1}', and the project has {2}: write <KernelGenModel Include=\"{1}\" /> in an ItemGroup of the "
            + "project file");

    public static readonly DiagnosticDescriptor NoModel = Error(
        "KG0403",
        "Model file cannot be read",
        "'{0}' cannot be made of the model file '{1}': {2}");

    /// <summary>The members that the generated half declares.</summary>
    public static ImmutableArray<string> Reserved { get; } =
        ["CheckSizes", "Classify", "InputShape", "InputSize", "OutputSize", "ScoreShift", "Scores", "Summary"];

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All => [Shape, NoFile, NoModel];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, RuleHelp.Category, DiagnosticSeverity.Error, true, helpLinkUri: RuleHelp.Link(id));
}
