using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KernelGen.CodeFixes.Stray;

/// <summary>Marks what all calls lead to: several lead to one member, and to other files.</summary>
internal sealed class MarkFixAll : FixAllProvider
{
    public static MarkFixAll Instance { get; } = new();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var diagnostics = new List<Diagnostic>();
        if (fixAllContext is { Scope: FixAllScope.Document, Document: { } document })
        {
            diagnostics.AddRange(await fixAllContext.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false));
        }
        else
        {
            var projects = fixAllContext.Scope == FixAllScope.Solution ? fixAllContext.Solution.Projects : [fixAllContext.Project];
            foreach (var project in projects)
            {
                diagnostics.AddRange(await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
            }
        }

        return CodeAction.Create(
            "Mark all that is called [MultiplicationFree]",
            token => MarkCodeFix.Apply(
                fixAllContext.Solution, diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start), token),
            fixAllContext.CodeActionEquivalenceKey);
    }
}
