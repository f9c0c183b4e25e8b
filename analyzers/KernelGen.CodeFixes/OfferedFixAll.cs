using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace KernelGen.CodeFixes;

/// <summary>
/// Fix All in a solution for hosts that ask for what nothing offers, and whose diagnostics may be older than the solution.
/// </summary>
/// <remarks>
/// 'dotnet format' takes the key from the first diagnostic of an analyzer, whatever its rule: often one that another fix is for, or one
/// without a fix. It then runs the fixes of a rule one after another with the diagnostics found before the first of them.
/// </remarks>
/// <param name="inner">What fixes all.</param>
/// <param name="takesFirst">Whether it gives each diagnostic the fix that is offered first when asked
/// without a key; else it gets one such key.</param>
internal sealed class OfferedFixAll(FixAllProvider inner, bool takesFirst = false) : FixAllProvider
{
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => inner.GetSupportedFixAllScopes();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        if (fixAllContext.Scope != FixAllScope.Solution)
        {
            return await inner.GetFixAsync(fixAllContext).ConfigureAwait(false);
        }

        string? first = null;
        foreach (var project in fixAllContext.Solution.Projects)
        {
            foreach (var diagnostic in Current(await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false), project.Solution))
            {
                foreach (var key in await Offered(fixAllContext, diagnostic).ConfigureAwait(false))
                {
                    if (key == fixAllContext.CodeActionEquivalenceKey)
                    {
                        return await inner.GetFixAsync(With(fixAllContext, key)).ConfigureAwait(false);
                    }

                    first ??= key;
                }
            }
        }

        // Nothing to fix is no failure: a host would warn of one.
        return first is null
            ? CodeAction.Create("Change nothing", _ => Task.FromResult(fixAllContext.Solution), nameof(OfferedFixAll))
            : await inner.GetFixAsync(With(fixAllContext, takesFirst ? null : first)).ConfigureAwait(false);
    }

    private static IEnumerable<Diagnostic> Current(IEnumerable<Diagnostic> diagnostics, Solution solution) =>
        diagnostics.Where(diagnostic => solution.GetDocument(diagnostic.Location.SourceTree) is not null);

    private static async Task<List<string?>> Offered(FixAllContext context, Diagnostic diagnostic)
    {
        var keys = new List<string?>();
        var document = context.Solution.GetDocument(diagnostic.Location.SourceTree)!;
        await context.CodeFixProvider.RegisterCodeFixesAsync(
            new(document, diagnostic, (action, _) => keys.Add(action.EquivalenceKey), context.CancellationToken)).ConfigureAwait(false);
        return keys;
    }

    private static FixAllContext With(FixAllContext context, string? key)
    {
        var provider = new CurrentDiagnostics(context);
        return context.Document is { } document
            ? new(document, context.CodeFixProvider, context.Scope, key!, context.DiagnosticIds, provider, context.CancellationToken)
            : new(
                context.Project, context.CodeFixProvider, context.Scope, key!, context.DiagnosticIds, provider, context.CancellationToken);
    }

    private sealed class CurrentDiagnostics(FixAllContext context) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Current(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false), context.Solution);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken) =>
            Current(await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false), context.Solution);

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project, CancellationToken cancellationToken) =>
            await context.GetProjectDiagnosticsAsync(project).ConfigureAwait(false);
    }
}
