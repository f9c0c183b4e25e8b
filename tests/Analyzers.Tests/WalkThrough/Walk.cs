using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Basic.Reference.Assemblies;
using KernelGen.Analyzers.Costs;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace KernelGen.Analyzers.Tests.WalkThrough;

/// <summary>
/// The sample WarningsToZero from its start to its end: the first warning with a fix is answered by the first fix that is offered, until no
/// warning is left.
/// </summary>
internal sealed class Walk
{
    /// <summary>The file that is walked through.</summary>
    public const string Network = "ShapeNet.cs";

    private const int MostSteps = 60;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [
        new DeclarationAnalyzer(), new CostAnalyzer(), new StrayAnalyzer()
    ];

    private readonly List<Step> _steps = [];
    private readonly SortedSet<string> _waiting = new(StringComparer.Ordinal);

    private Walk()
    {
    }

    /// <summary>The folder of the sample.</summary>
    public static string Folder { get; } = Path.Combine(RuleTable.Root, "samples", "WarningsToZero");

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The rules whose warnings had no fix at some step.</summary>
    public IReadOnlyCollection<string> Waiting => _waiting;

    /// <summary>The network's file at the end.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The whole program at the end.</summary>
    public CSharpCompilation Compilation { get; private set; } = null!;

    public static async Task<Walk> ToTheEnd()
    {
        var walk = new Walk();
        using var workspace = new AdhocWorkspace();
        var network = await Start(workspace);
        while (await walk.Step(network) is { } next)
        {
            Assert.True(walk._steps.Count < MostSteps, "The walk goes in circles: " + string.Join("\n", walk._steps));
            network = next;
        }

        walk.Text = (await network.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        return walk;
    }

    /// <summary>The network's file at the start, in its project.</summary>
    public static async Task<Document> Start(AdhocWorkspace workspace)
    {
        var project = workspace.AddProject("WarningsToZero", LanguageNames.CSharp)
            .WithMetadataReferences(
                [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)])
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithCompilationOptions(new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                allowUnsafe: true,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable))
            .AddAnalyzerReference(new ReadyGenerator());
        foreach (var file in Directory.GetFiles(Folder, "*.cs").Where(file => Path.GetFileName(file) != Network)
            .Order(StringComparer.Ordinal))
        {
            project = project.AddDocument(
                Path.GetFileName(file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Project;
        }

        var start = await File.ReadAllTextAsync(Path.Combine(Folder, "Start", Network + ".txt"), TestContext.Current.CancellationToken);
        return project.AddDocument(Network, start);
    }

    /// <summary>What the analyzers say of a project, or those that have a rule.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Findings(Project project, string? rule) =>
        await (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!
            .WithAnalyzers(
                [.. Analyzers.Where(analyzer => rule is null || analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == rule))])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    /// <summary>What compiler and analyzers say of a project.</summary>
    public static async Task<(CSharpCompilation Compilation, ImmutableArray<Diagnostic> All)> Analyze(Project project)
    {
        var compilation = (CSharpCompilation)(await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Exception? thrown = null;
        var all = await compilation.WithAnalyzers(
            Analyzers,
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]),
                (exception, _, _) => thrown = exception,
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false))
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Null(thrown);
        return (compilation, all);
    }

    // Null at the end.
    private async Task<Document?> Step(Document network)
    {
        (Compilation, var all) = await Analyze(network.Project);
        var found = all.Where(diagnostic => diagnostic.Id.StartsWith("KG", StringComparison.Ordinal)).ToList();
        var others = all.Except(found).Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);
        Assert.True(
            !others.Any(),
            $"After '{_steps.LastOrDefault()}':\n{string.Join("\n", others)}\n"
                + $"{await network.GetTextAsync(TestContext.Current.CancellationToken)}");
        Document? next = null;
        foreach (var diagnostic in found
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ThenByDescending(diagnostic => diagnostic.Location.SourceSpan.Length)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal))
        {
            Assert.Equal(Network, diagnostic.Location.SourceTree!.FilePath);
            if (await Fixers.InEditor(network, diagnostic) is not [var action, ..])
            {
                _waiting.Add(diagnostic.Id);
            }
            else if (next is null)
            {
                var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
                next = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetDocument(network.Id)!;
                var text = await network.GetTextAsync(TestContext.Current.CancellationToken);
                _steps.Add(new(diagnostic.Id, text.ToString(diagnostic.Location.SourceSpan), action.Title));
            }
        }

        Assert.True(found.Count == 0 || next is not null, "No fix leads on:\n" + string.Join("\n", found));
        return next;
    }
}
