using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KernelGen;
using KernelGen.Analyzers.Stray;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Benchmarks;

/// <summary>
/// What the search for stray multiplications adds to the time of a compilation where everything is warm, as in the compiler server.
/// </summary>
internal static class WarmCompilation
{
    /// <summary>What a compilation with networks refers to: the libraries that run here, and KernelGen's.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll"))
            .Select(file => MetadataReference.CreateFromFile(file)),
        MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location),
    ];

    /// <summary>Measures and prints a table.</summary>
    public static async Task Measure(List<string> files, int rounds, CancellationToken token)
    {
        (string Name, string? Setting, string? More)[] rows =
        [
            ("no analyzer", null, null),
            ("nothing in scope", null, null),
            ("five methods in scope", null, SampleProject.FewInScope.Replace("[Network", "// [Network", StringComparison.Ordinal)),
            ("everything in scope", "true", null),
        ];
        var times = rows.Select(_ => new List<(double Processor, double Analyzer, int Found)>()).ToList();
        for (var round = 0; round <= rounds; round++)
        {
            for (var row = 0; row < rows.Length; row++)
            {
                var time = await Compile(files, rows[row].Setting, rows[row].More, analyze: row > 0, token).ConfigureAwait(false);
                if (round > 0)
                {
                    times[row].Add(time);
                }
            }
        }

        Console.WriteLine("Processor time of the process after a round that warms up");
        Console.WriteLine("| compilation | s | analyzer s | analyzer / compilation without | diagnostics |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        var without = Median(times[0].Select(time => time.Processor));
        foreach (var (row, measured) in rows.Zip(times))
        {
            var analyzer = Median(measured.Select(time => time.Analyzer));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {row.Name} | {Median(measured.Select(time => time.Processor)):F2} | {analyzer:F3} | {100 * analyzer / without:F1} % | "
                    + $"{measured[0].Found} |"));
        }
    }

    // Everything from text to assembly, as the compiler server does it, with what it has compiled itself kept warm.
    private static async Task<(double Processor, double Analyzer, int Found)> Compile(
        List<string> files, string? setting, string? more, bool analyze, CancellationToken token)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        var compilation = CSharpCompilation.Create(
            "Measured",
            (more is null ? files : files.Append(more)).Select(
                (file, index) => CSharpSyntaxTree.ParseText(SourceText.From(file), path: $"File{index}.cs", cancellationToken: token)),
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        var analyzer = new StrayAnalyzer();
        double analyzerTime = 0;
        var found = 0;
        if (analyze)
        {
            var analysis = compilation.WithAnalyzers([analyzer], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([], new Settings(setting)),
                onAnalyzerException: null,
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: true));
            var result = await analysis.GetAnalysisResultAsync(token).ConfigureAwait(false);
            found = result.GetAllDiagnostics().Length;
            analyzerTime = result.AnalyzerTelemetryInfo[analyzer].ExecutionTime.TotalSeconds;
        }

        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: token);
        if (!emitted.Success)
        {
            throw new InvalidOperationException(
                "The project does not compile: " + emitted.Diagnostics.First(problem => problem.Severity == DiagnosticSeverity.Error));
        }

        process.Refresh();
        return ((process.TotalProcessorTime - start).TotalSeconds, analyzerTime, found);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed class Settings(string? setting) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Value(null);

        private AnalyzerConfigOptions OfFiles { get; } = new Value(setting);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => OfFiles;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Value(string? text) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key == "kernelgen.multiplication_free" ? text : null;
                return value is not null;
            }
        }
    }
}
