using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LineLength;

/// <summary>
/// Reports lines longer than <c>max_line_length</c> of the .editorconfig, comments included. What lies in a raw string of several lines is
/// text that somebody else reads, and may be as long as it likes.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LineLengthAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "LINE0001",
        "Line is too long",
        "The line has {0} characters; at most {1} are allowed",
        "Style",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxTreeAction(Analyze);
    }

    private static void Analyze(SyntaxTreeAnalysisContext context)
    {
        var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Tree);
        if (!options.TryGetValue("max_line_length", out var text)
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var allowed))
        {
            return;
        }

        var root = context.Tree.GetRoot(context.CancellationToken);
        foreach (var line in context.Tree.GetText(context.CancellationToken).Lines)
        {
            if (line.Span.Length > allowed && !IsText(root.FindToken(line.Start), line.Start))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, Location.Create(context.Tree, line.Span), line.Span.Length, allowed));
            }
        }
    }

    /// <summary>Whether a line that begins at a position is inside a raw string of several lines.</summary>
    private static bool IsText(SyntaxToken token, int start) =>
        (token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) && token.SpanStart < start)
        || (token.Parent?.AncestorsAndSelf().OfType<InterpolatedStringExpressionSyntax>().Any(text =>
            text.StringStartToken.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken) && text.SpanStart < start) ?? false);
}
