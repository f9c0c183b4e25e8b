using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;
using Microsoft.CodeAnalysis.Text;

namespace Benchmarks.Editor;

/// <summary>
/// A project that is open in an editor: after every keystroke the generators run on what has changed, and the compiler and all analyzers
/// look at the file that is open.
/// </summary>
internal sealed class EditorSession
{
    private ImmutableArray<DiagnosticAnalyzer> _analyzers;
    private readonly CompilationWithAnalyzersOptions _options;
    private readonly List<ISourceGenerator> _ours;
    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    /// <summary>Opens a project.</summary>
    /// <param name="arguments">What its build passes to the compiler.</param>
    /// <param name="folder">Where it is.</param>
    public EditorSession(IReadOnlyList<string> arguments, string folder)
    {
        var parsed = CSharpCommandLineParser.Default.Parse(arguments, folder, Path.GetDirectoryName(typeof(object).Assembly.Location));
        var loader = new Loader();
        var references = parsed.ResolveAnalyzerReferences(loader);
        _analyzers = [.. references.SelectMany(reference => reference.GetAnalyzers(LanguageNames.CSharp))];
        var generators = references.SelectMany(reference => reference.GetGenerators(LanguageNames.CSharp)).ToList();
        _ours = [
            .. generators.Where(generator => generator.GetGeneratorType().Namespace!.StartsWith("KernelGen", StringComparison.Ordinal))
        ];
        var configuration = AnalyzerConfigSet.Create(
            parsed.AnalyzerConfigPaths.Select(path => AnalyzerConfig.Parse(SourceText.From(File.ReadAllText(path)), path)).ToList());
        var settings = new Settings(configuration);
        _options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], settings), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true);

        // The compiler here may be older than the SDK's and not know the name of its language version.
        var parsing = parsed.ParseOptions.WithLanguageVersion(LanguageVersion.Preview);
        _compilation = CSharpCompilation.Create(
            parsed.CompilationName,
            parsed.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file.Path)), parsing, file.Path)),
            parsed.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(reference.Reference, reference.Properties)),
            parsed.CompilationOptions.WithSyntaxTreeOptionsProvider(new Severities(configuration)));
        _driver = CSharpGeneratorDriver.Create(generators, parseOptions: parsing, optionsProvider: settings);
    }

    /// <summary>How many analyzers look at it.</summary>
    public int Analyzers => _analyzers.Length;

    /// <summary>The files that our generator wrote last.</summary>
    public IEnumerable<string> Written => _driver.GetRunResult().Results
        .Where(result => _ours.Exists(generator => generator.GetGeneratorType() == result.Generator.GetGeneratorType()))
        .SelectMany(result => result.GeneratedSources)
        .Select(source => source.SourceText.ToString());

    /// <summary>What the analyzers took of the last keystroke, each with what it has registered.</summary>
    public IReadOnlyList<(DiagnosticAnalyzer Analyzer, AnalyzerTelemetryInfo Telemetry)> Telemetry { get; private set; } = [];

    /// <summary>
    /// From now on without the analyzers that start at a symbol: for their sake the compiler looks at all parts of a type.
    /// </summary>
    public void LeaveOutSymbolStarts() =>
        _analyzers = [.. Telemetry.Where(pair => pair.Telemetry.SymbolStartActionsCount == 0).Select(pair => pair.Analyzer)];

    /// <summary>One keystroke.</summary>
    /// <param name="path">The file that is open.</param>
    /// <param name="text">Its text afterwards.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>Seconds of processor time: of the generators, of the compiler's diagnostics of the file, and of the analyzers.</returns>
    public async Task<KeystrokeTime> Type(string path, string text, CancellationToken token)
    {
        var old = _compilation.SyntaxTrees.First(tree => tree.FilePath == path);
        var start = ProcessorUse.OfThisProcess();
        var changed = old.WithChangedText(SourceText.From(text));
        _compilation = _compilation.ReplaceSyntaxTree(old, changed);
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out var whole, out _, token);
        var generated = ProcessorUse.OfThisProcess();
        var model = whole.GetSemanticModel(changed);
        _ = model.GetDiagnostics(cancellationToken: token);
        var compiled = ProcessorUse.OfThisProcess();
        var analysis = whole.WithAnalyzers(_analyzers, _options);
        _ = await analysis.GetAnalyzerSyntaxDiagnosticsAsync(changed, token).ConfigureAwait(false);
        _ = await analysis.GetAnalyzerSemanticDiagnosticsAsync(model, null, token).ConfigureAwait(false);
        var analyzed = ProcessorUse.OfThisProcess();
        var telemetry = _analyzers.Select(
            async analyzer => (analyzer, await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, token).ConfigureAwait(false)));
        Telemetry = await Task.WhenAll(telemetry).ConfigureAwait(false);
        return new KeystrokeTime(generated - start, compiled - generated, analyzed - compiled);
    }

    /// <summary>Analyzers of the folder that is measured, whatever this program itself refers to.</summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        private readonly Dictionary<string, string> _known = [];
        private readonly AssemblyLoadContext _context = new("analyzers");

        public Loader() => _context.Resolving += (context, name) =>
            _known.TryGetValue(name.Name!, out var path) ? context.LoadFromAssemblyPath(path) : null;

        public void AddDependencyLocation(string fullPath) => _known[Path.GetFileNameWithoutExtension(fullPath)] = fullPath;

        public Assembly LoadFromPath(string fullPath) => _context.LoadFromAssemblyPath(fullPath);
    }

    private sealed class Severities(AnalyzerConfigSet configuration) : SyntaxTreeOptionsProvider
    {
        private readonly ImmutableDictionary<string, ReportDiagnostic> _global = configuration.GlobalConfigOptions.TreeOptions;

        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            configuration.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            _global.TryGetValue(diagnosticId, out severity);
    }

    private sealed class Settings(AnalyzerConfigSet configuration) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(configuration.GlobalConfigOptions.AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) =>
            new Values(configuration.GetOptionsForSourcePath(tree.FilePath).AnalyzerOptions);

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
            new Values(configuration.GetOptionsForSourcePath(textFile.Path).AnalyzerOptions);

        private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
