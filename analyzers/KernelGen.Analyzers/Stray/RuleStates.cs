using System.Threading;
using Microsoft.CodeAnalysis;

namespace KernelGen.Analyzers.Stray;

/// <summary>Whether a rule is switched on for a file, by default, in the project or in .editorconfig.</summary>
internal static class RuleStates
{
    public static bool IsOn(DiagnosticDescriptor rule, Compilation compilation, SyntaxTree tree, CancellationToken cancellationToken)
    {
        var options = compilation.Options;
        if (options.SyntaxTreeOptionsProvider is { } provider
            && (provider.TryGetDiagnosticValue(tree, rule.Id, cancellationToken, out var severity)
                || provider.TryGetGlobalDiagnosticValue(rule.Id, cancellationToken, out severity)))
        {
            return severity != ReportDiagnostic.Suppress && (severity != ReportDiagnostic.Default || rule.IsEnabledByDefault);
        }

        return options.SpecificDiagnosticOptions.TryGetValue(rule.Id, out severity) && severity != ReportDiagnostic.Default
            ? severity != ReportDiagnostic.Suppress
            : rule.IsEnabledByDefault;
    }
}
