using System.Collections.Immutable;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Costs;

/// <summary>The rules of what a declared network still multiplies, KG01xx: one rule per kind of way out.</summary>
internal static class CostRules
{
    /// <summary>A category of its own, so that one line of .editorconfig sets the severity of them all.</summary>
    public const string Category = RuleHelp.Category + ".Costs";

    /// <summary>What, network, counts of a training step, counts of inference, samples, way out, what else there is.</summary>
    private const string Message = "{0} costs '{1}' {2} per training step and {3} per inference, for {4} each: {5}{6}";

    public static readonly DiagnosticDescriptor BatchNorm = Warning("KG0101", "BatchNorm multiplies, divides and takes roots");

    public static readonly DiagnosticDescriptor RealWeights = Warning("KG0102", "Real-valued weights multiply");

    public static readonly DiagnosticDescriptor UnquantizedInput = Warning("KG0103", "Inputs that are not quantized multiply");

    public static readonly DiagnosticDescriptor Softmax = Warning("KG0104", "Softmax multiplies and divides");

    public static readonly DiagnosticDescriptor SquaredLoss = Warning("KG0105", "Squares and means in the loss multiply");

    public static readonly DiagnosticDescriptor Optimizer = Warning("KG0106", "Optimizer multiplies");

    public static readonly DiagnosticDescriptor LearningRate = Warning("KG0107", "Learning rate and mean over the samples multiply");

    public static readonly DiagnosticDescriptor Dropout = Warning("KG0108", "Scaling of what Dropout keeps multiplies");

    public static readonly DiagnosticDescriptor NoPromise = new(
        "KG0109",
        "Network that multiplies nowhere does not promise it",
        "'{0}' multiplies, divides and takes roots in none of its kernels, but nothing keeps it so: write MultiplicationFree = true",
        Category,
        DiagnosticSeverity.Info,
        true,
        helpLinkUri: RuleHelp.Link("KG0109"));

    public static readonly DiagnosticDescriptor UserFunction = Warning("KG0110", "Method of an activation or loss multiplies");

    public static readonly DiagnosticDescriptor Standardize = Warning("KG0111", "Standardization of inputs multiplies");

    public static readonly DiagnosticDescriptor Activation = Warning("KG0112", "Activation multiplies");

    public static readonly DiagnosticDescriptor LayerNorm = Warning("KG0113", "LayerNorm multiplies");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [
        BatchNorm, RealWeights, UnquantizedInput, Softmax, SquaredLoss, Optimizer, LearningRate, Dropout, NoPromise, UserFunction,
        Standardize, Activation, LayerNorm,
    ];

    private static DiagnosticDescriptor Warning(string id, string title) =>
        new(id, title, Message, Category, DiagnosticSeverity.Warning, true, helpLinkUri: RuleHelp.Link(id));
}
