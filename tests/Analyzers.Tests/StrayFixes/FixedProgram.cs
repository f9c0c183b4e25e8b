using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using System.Threading;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Stray;
using KernelGen.CodeFixes.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests.StrayFixes;

/// <summary>A class before and after fixes, both compiled to be run and compared.</summary>
internal sealed class FixedProgram
{
    private static readonly ImmutableArray<MetadataReference> References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)];

    private readonly Type _before;
    private readonly Type _after;

    private FixedProgram(Type before, Type after, string text, IReadOnlyList<string> left, IReadOnlyList<IReadOnlyList<string>> titles)
    {
        Titles = titles;
        _before = before;
        _after = after;
        Text = text;
        Left = left;
    }

    /// <summary>The source after the fixes.</summary>
    public string Text { get; }

    /// <summary>The titles of all ways offered for each diagnostic before the fixes, in the order of the source.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Titles { get; }

    /// <summary>The messages of the diagnostics before the fixes, in the order of the source.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

    /// <summary>The code of the diagnostics that are left.</summary>
    public IReadOnlyList<string> Left { get; }

    /// <summary>Applies ways of writing with Fix All, one after another, until none finds anything.</summary>
    /// <param name="members">Static methods.</param>
    /// <param name="keys">The ways.</param>
    public static Task<FixedProgram> Create(string members, params string[] keys) => Create(new StrayCodeFix(), members, keys);

    /// <summary>Applies ways of writing of one fix with Fix All, one after another, until none finds anything.</summary>
    /// <param name="fix">The fix.</param>
    /// <param name="members">Static methods.</param>
    /// <param name="keys">The ways.</param>
    public static async Task<FixedProgram> Create(CodeFixProvider fix, string members, params string[] keys)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("Shop", LanguageNames.CSharp)
            .WithMetadataReferences(References)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)
                .WithSpecificDiagnosticOptions(ImmutableDictionary<string, ReportDiagnostic>.Empty.Add("KG0204", ReportDiagnostic.Warn)));
        var document = project.AddDocument("Code.cs", Class(members));
        var first = await Load(document);
        var found = await Diagnostics(document);
        var titles = new List<IReadOnlyList<string>>();
        var messages = new List<string>();
        foreach (var diagnostic in found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Length))
        {
            var offered = new List<string>();
            await fix.RegisterCodeFixesAsync(
                new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action.Title), TestContext.Current.CancellationToken));
            titles.Add(offered);
            messages.Add(diagnostic.GetMessage(CultureInfo.InvariantCulture));
        }

        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var key in keys)
            {
                var context = new FixAllContext(
                    document,
                    fix,
                    FixAllScope.Document,
                    key,
                    found.Select(diagnostic => diagnostic.Id).Distinct(),
                    new Known(found),
                    TestContext.Current.CancellationToken);
                var action = found.IsEmpty ? null : await fix.GetFixAllProvider()!.GetFixAsync(context);
                if (action is null)
                {
                    continue;
                }

                var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
                var next = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
                if ((await next.GetTextAsync(TestContext.Current.CancellationToken)).ContentEquals(
                    await document.GetTextAsync(TestContext.Current.CancellationToken)))
                {
                    continue;
                }

                changed = true;
                document = next;
                found = await Diagnostics(document);
            }
        }

        return new FixedProgram(
            first,
            await Load(document),
            (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString(),
            [.. found.Select(Quote)],
            titles) { Messages = messages };
    }

    /// <summary>A method before and after.</summary>
    public (T Before, T After) Method<T>(string name)
        where T : Delegate =>
        (_before.GetMethod(name)!.CreateDelegate<T>(), _after.GetMethod(name)!.CreateDelegate<T>());

    /// <summary>The file that members stand in.</summary>
    public static string Class(string members) =>
        "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Numerics;\nusing System.Runtime.Intrinsics;\n"
        + "using KernelGen;\n\n[MultiplicationFree]\npublic static class Code\n{\n" + members + "\n}\n";

    /// <summary>A static field before and after, which the methods change.</summary>
    public (T Before, T After) Field<T>(string name) =>
        ((T)_before.GetField(name)!.GetValue(null)!, (T)_after.GetField(name)!.GetValue(null)!);

    private static async Task<ImmutableArray<Diagnostic>> Diagnostics(Document document)
    {
        var compilation = await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        return await compilation!.WithAnalyzers([new StrayAnalyzer()], new AnalyzerOptions([]))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    private static string Quote(Diagnostic diagnostic) =>
        $"{diagnostic.Id}: "
            + $"{diagnostic.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(diagnostic.Location.SourceSpan)}";

    private static async Task<Type> Load(Document document)
    {
        var compilation = await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        var result = compilation!.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(
            result.Success,
            string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)) + "\n"
                + await document.GetTextAsync(TestContext.Current.CancellationToken));
        stream.Position = 0;
        return new AssemblyLoadContext(null).LoadFromStream(stream).GetType("Code")!;
    }

    private sealed class Known(ImmutableArray<Diagnostic> found) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(found);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(found);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
