using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace KernelGen.Analyzers.Tests.WalkThrough;

/// <summary>One run of 'dotnet format analyzers --severity warn' as the tool does it, without its cost of loading a project.</summary>
/// <remarks>
/// Rule by rule: the analyzers that have the rule run; the first of ALL their diagnostics, of whatever rule, gives the key; each fix of the
/// rule is then applied to the whole solution, the later ones with diagnostics that are older than what the first has made.
/// </remarks>
internal static class FormatRun
{
    /// <summary>The solution after the run.</summary>
    public static async Task<Solution> Of(
        Solution solution, ProjectId id, DiagnosticSeverity severity = DiagnosticSeverity.Warning, bool backwards = false)
    {
        Assert.DoesNotContain(
            (await solution.GetProject(id)!.GetCompilationAsync(TestContext.Current.CancellationToken))!.GetDiagnostics(
                TestContext.Current.CancellationToken),
            static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var rules = (await Find(solution)).Select(static diagnostic => diagnostic.Id).Distinct().Order(StringComparer.Ordinal).ToList();
        if (backwards)
        {
            rules.Reverse();
        }

        foreach (var rule in rules)
        {
            // The analyzers of a rule report all their rules.
            var found = (await Find(solution, rule)).ToImmutableArray();
            if (found.IsEmpty)
            {
                continue;
            }

            foreach (var fixer in Fixers.All.Where(fixer => fixer.FixableDiagnosticIds.Contains(rule)))
            {
                solution = await Apply(solution, fixer, rule, found);
            }
        }

        return solution;

        async Task<IEnumerable<Diagnostic>> Find(Solution current, string? rule = null) =>
            (await Walk.Findings(current.GetProject(id)!, rule))
            .Where(diagnostic => diagnostic.Severity >= severity && current.GetDocument(diagnostic.Location.SourceTree) is not null);
    }

    private static async Task<Solution> Apply(Solution solution, CodeFixProvider fixer, string rule, ImmutableArray<Diagnostic> found)
    {
        var all = fixer.GetFixAllProvider();
        if (all?.GetSupportedFixAllScopes().Contains(FixAllScope.Solution) != true
            || solution.GetDocument(found[0].Location.SourceTree) is not { } document)
        {
            return solution;
        }

        CodeAction? first = null;
        await fixer.RegisterCodeFixesAsync(new(document, found[0], (action, _) => first ??= action, TestContext.Current.CancellationToken));
        var fix = await all.GetFixAsync(new(
            document,
            fixer,
            FixAllScope.Solution,
            first?.EquivalenceKey!,
            [rule],
            new Provider(found),
            TestContext.Current.CancellationToken));
        Assert.True(fix is not null, $"Unable to fix {rule}. Code fix {fixer.GetType().Name} didn't return a Fix All action.");
        return Assert.Single(
            (await fix.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>()).ChangedSolution;
    }

    private sealed class Provider(ImmutableArray<Diagnostic> found) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(found);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(
                found.Where(diagnostic =>
                    diagnostic.Location.SourceTree!.FilePath == document.FilePath
                        || diagnostic.Location.SourceTree.FilePath == document.Name));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            GetAllDiagnosticsAsync(project, cancellationToken);
    }
}
