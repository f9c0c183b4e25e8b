using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using KernelGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace KernelGen.Analyzers.Tests.WalkThrough;

/// <summary>All fixes of the package, in the order in which hosts find them.</summary>
internal static class Fixers
{
    /// <summary>In the order of the assembly, as every host reads it.</summary>
    public static IReadOnlyList<CodeFixProvider> All { get; } =
    [
        .. typeof(ModifierCodeFix).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(CodeFixProvider)))
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>What a host without priorities offers.</summary>
    public static async Task<IReadOnlyList<CodeAction>> InOrder(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        foreach (var fix in All.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await fix.RegisterCodeFixesAsync(
                new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        }

        return actions;
    }

    /// <summary>What an editor offers: by priority, then in the order of the assembly.</summary>
    public static async Task<IReadOnlyList<CodeAction>> InEditor(Document document, Diagnostic diagnostic) =>
        [.. (await InOrder(document, diagnostic)).OrderByDescending(static action => action.Priority)];
}
