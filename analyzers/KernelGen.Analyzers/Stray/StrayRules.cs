using System.Collections.Immutable;
using KernelGen.Generator.Declaration.Diagnostics;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>The rules about multiplications in C# that is meant to have none (KG02xx).</summary>
internal static class StrayRules
{
    public static readonly DiagnosticDescriptor FloatingMultiplication = Rule(
        "KG0201",
        "Floating-point multiplication",
        "'{0}' multiplies {1}: {2}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor FloatingDivision = Rule(
        "KG0202",
        "Floating-point division or remainder",
        "'{0}' divides {1}: {2}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HotIntegerMultiplication = Rule(
        "KG0203",
        "Integer multiplication, division or remainder in hot code",
        "'{0}' {1} {2} in hot code: {3}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor IntegerMultiplication = new(
        "KG0204",
        "Integer multiplication, division or remainder outside hot code",
        "'{0}' {1} {2}: {3}",
        RuleHelp.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: false,
        helpLinkUri: RuleHelp.Link("KG0204"));

    public static readonly DiagnosticDescriptor CallThatMultiplies = Rule(
        "KG0205",
        "Call of code that multiplies",
        "This leads to {0}, which multiplies in line {1} of {2}: mark '{3}' [MultiplicationFree] and follow its warnings, or mark it "
            + "[AllowMultiplication] with the reason",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor LibraryCallThatMultiplies = Rule(
        "KG0206",
        "Library call that multiplies",
        "'{0}' multiplies or divides inside: {1}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UnknownCall = Rule(
        "KG0207",
        "Call into code that nobody has judged",
        "Nothing says whether '{0}' multiplies, since its source is not here: mark it or its assembly [MultiplicationFree], or mark this "
            + "code [AllowMultiplication] with the reason",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor Exception = Rule(
        "KG0208",
        "Exception from the rule against multiplications is wrong",
        "[AllowMultiplication] on '{0}' {1}: {2}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NeedlessProduct = Rule(
        "KG0209",
        "Product or quotient with 0, 1 or -1",
        "'{0}' needs no {1}: write {2}",
        DiagnosticSeverity.Warning);

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        FloatingMultiplication, FloatingDivision, HotIntegerMultiplication, IntegerMultiplication, CallThatMultiplies,
        LibraryCallThatMultiplies, UnknownCall, Exception, NeedlessProduct,
    ];

    private static DiagnosticDescriptor Rule(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, RuleHelp.Category, severity, isEnabledByDefault: true, helpLinkUri: RuleHelp.Link(id));
}
