using System;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using System.Threading;
using KernelGen;
using KernelGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Benchmarks.Frozen;

/// <summary>Scores of a network that has been frozen and compiled within this process.</summary>
internal sealed class FrozenPrediction : IContender
{
    private const string Declaration = "[KernelGen.FrozenNetwork(\"net.kgmodel\")] public static partial class Net;";

    private readonly AssemblyLoadContext _context = new("frozen", isCollectible: true);
    private readonly StepData _data;
    private readonly ScoresOfFloats _alone;
    private readonly SharedScores _shared;
    private readonly int _threads;
    private readonly int[] _results;
    private int _next;

    /// <param name="network">The network.</param>
    /// <param name="data">What it is given: pixels from 0 to 1.</param>
    /// <param name="calibration">What it is frozen on: pixels like those.</param>
    /// <param name="threads">Threads that share samples.</param>
    public FrozenPrediction(IClassifier network, StepData data, StepData calibration, int threads)
    {
        (_data, _threads) = (data, threads);
        _results = new int[data.Labels[0].Length * network.OutputSize];
        var type = _context.LoadFromStream(Compile(Freeze(network, calibration))).GetType("Net")!;
        _alone = type.GetMethod("Scores", [typeof(ReadOnlySpan<float>), typeof(Span<int>)])!.CreateDelegate<ScoresOfFloats>();
        _shared = type.GetMethod("Scores", [typeof(ReadOnlySpan<float>), typeof(Span<int>), typeof(int)])!.CreateDelegate<SharedScores>();
    }

    private delegate void ScoresOfFloats(ReadOnlySpan<float> inputs, Span<int> scores);

    private delegate void SharedScores(ReadOnlySpan<float> inputs, Span<int> scores, int threads);

    public string Name => "frozen";

    public void Run()
    {
        if (_threads == 1)
        {
            _alone(_data.Inputs[_next], _results);
        }
        else
        {
            _shared(_data.Inputs[_next], _results, _threads);
        }

        _next = (_next + 1) % StepData.BatchCount;
    }

    public void Dispose() => _context.Unload();

    /// <summary>The model file of a network, on samples that are kept as bytes, or, where they have signs, as floats.</summary>
    private static string Freeze(IClassifier network, StepData calibration)
    {
        var (height, width, channels) = network.InputShape;
        var (values, labels) = (calibration.Inputs[0], calibration.Labels[0]);
        var samples = values.Min() < 0f
            ? new Dataset(values, labels, height, width, channels, network.OutputSize)
            : Dataset.FromBytes(
                [.. values.Select(static value => (byte)MathF.Round(value * byte.MaxValue))],
                labels,
                height,
                width,
                channels,
                network.OutputSize);
        var path = Path.GetTempFileName();
        try
        {
            network.Freeze(path, samples);
            return File.ReadAllText(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static MemoryStream Compile(string model)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "Frozen",
            [CSharpSyntaxTree.ParseText(Declaration, options)],
            WarmCompilation.References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], [new ModelFile(model)], options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        var image = new MemoryStream();
        var result = whole.Emit(image);
        image.Position = 0;
        return result.Success
            ? image
            : throw new InvalidOperationException(
                "The frozen network does not compile: "
                    + result.Diagnostics.First(problem => problem.Severity == DiagnosticSeverity.Error));
    }

    private sealed class ModelFile(string text) : AdditionalText
    {
        public override string Path => "net.kgmodel";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
