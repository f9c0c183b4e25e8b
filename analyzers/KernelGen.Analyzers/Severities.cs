using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace KernelGen.Analyzers;

/// <summary>
/// The severity of a rule in a file: what is said of the rule itself, else of its category, else <c>KernelGenCosts</c> of the project, else
/// of all analyzers.
/// </summary>
/// <remarks>
/// The compiler knows the same order but for the project's property. It forgets the category, and 'error' for a
/// rule in .editorconfig, where WarningsNotAsErrors names the rule, as the package's build settings do: so that a
/// severity is worked out here and reported as it is.
/// </remarks>
internal sealed class Severities(Compilation compilation, AnalyzerConfigOptionsProvider options, string? property = null)
{
    /// <summary>The project's choice for the rules of costs.</summary>
    public const string CostsProperty = "build_property.KernelGenCosts";

    private readonly ConcurrentDictionary<(DiagnosticDescriptor Rule, SyntaxTree? Tree), ReportDiagnostic> _known = new();

    /// <summary>What somebody chose for a rule; <see cref="ReportDiagnostic.Default"/> where nobody did.</summary>
    public ReportDiagnostic Chosen(DiagnosticDescriptor rule, SyntaxTree? tree, CancellationToken cancellationToken) =>
        _known.TryGetValue((rule, tree), out var chosen) ? chosen : _known.GetOrAdd((rule, tree), Choose(rule, tree, cancellationToken));

    /// <summary>The severity to report a rule with.</summary>
    public DiagnosticSeverity Of(DiagnosticDescriptor rule, SyntaxTree? tree, CancellationToken cancellationToken) =>
        Severity(Chosen(rule, tree, cancellationToken)) ?? rule.DefaultSeverity;

    /// <summary>A choice as a severity; null for none, and for a rule that is switched off.</summary>
    public static DiagnosticSeverity? Severity(ReportDiagnostic chosen) => chosen switch
    {
        ReportDiagnostic.Error => DiagnosticSeverity.Error,
        ReportDiagnostic.Warn => DiagnosticSeverity.Warning,
        ReportDiagnostic.Info => DiagnosticSeverity.Info,
        ReportDiagnostic.Hidden => DiagnosticSeverity.Hidden,
        _ => null,
    };

    private ReportDiagnostic Choose(DiagnosticDescriptor rule, SyntaxTree? tree, CancellationToken cancellationToken)
    {
        if (OfRule(rule, tree, cancellationToken) is var own and not ReportDiagnostic.Default)
        {
            return own;
        }

        // A rule that is off until somebody asks for it waits for its own name, with the compiler too.
        if (!rule.IsEnabledByDefault)
        {
            return ReportDiagnostic.Default;
        }

        var file = tree is null ? options.GlobalOptions : options.GetOptions(tree);
        foreach (var chosen in new[]
        {
            Read(file, $"dotnet_analyzer_diagnostic.category-{rule.Category}.severity"),
            property is null ? ReportDiagnostic.Default : OfProject(rule, Read(options.GlobalOptions, property)),
            Read(file, "dotnet_analyzer_diagnostic.severity"),
        })
        {
            if (chosen != ReportDiagnostic.Default)
            {
                return chosen;
            }
        }

        return ReportDiagnostic.Default;
    }

    // A project that is strict about warnings says nothing of suggestions.
    private static ReportDiagnostic OfProject(DiagnosticDescriptor rule, ReportDiagnostic chosen) =>
        rule.DefaultSeverity < DiagnosticSeverity.Warning && chosen is ReportDiagnostic.Error or ReportDiagnostic.Warn
            ? ReportDiagnostic.Default
            : chosen;

    private ReportDiagnostic OfRule(DiagnosticDescriptor rule, SyntaxTree? tree, CancellationToken cancellationToken)
    {
        if (compilation.Options.SpecificDiagnosticOptions.TryGetValue(rule.Id, out var chosen) && chosen != ReportDiagnostic.Default)
        {
            return chosen;
        }

        return compilation.Options.SyntaxTreeOptionsProvider is { } provider
            && ((tree is not null && provider.TryGetDiagnosticValue(tree, rule.Id, cancellationToken, out chosen))
                || provider.TryGetGlobalDiagnosticValue(rule.Id, cancellationToken, out chosen))
            ? chosen
            : ReportDiagnostic.Default;
    }

    private static ReportDiagnostic Read(AnalyzerConfigOptions source, string key) => source.TryGetValue(key, out var value)
        ? value.Trim().ToUpperInvariant() switch
        {
            "ERROR" => ReportDiagnostic.Error,
            "WARNING" => ReportDiagnostic.Warn,
            "SUGGESTION" => ReportDiagnostic.Info,
            "SILENT" or "REFACTORING" => ReportDiagnostic.Hidden,
            "NONE" => ReportDiagnostic.Suppress,
            _ => ReportDiagnostic.Default,
        }
        : ReportDiagnostic.Default;
}
