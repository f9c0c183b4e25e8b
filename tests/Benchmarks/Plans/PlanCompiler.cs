using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using System.Threading;
using KernelGen.Generator;
using KernelGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Benchmarks.Plans;

/// <summary>Compiles networks of one layer within this process, one for each tuning, and loads them.</summary>
internal static class PlanCompiler
{
    private const string Namespace = "Planned";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <summary>The checked network of a tuning, without any code.</summary>
    public static NetworkGraph Graph(PlanLayer layer, string tuning)
    {
        var compilation = Compilation(layer, [tuning]);
        return Graph(compilation, 0);
    }

    /// <summary>A network for each tuning, in the same order, trained a few steps.</summary>
    public static IReadOnlyList<PlanNetwork> Compile(PlanLayer layer, IReadOnlyList<string> tunings)
    {
        var compilation = Compilation(layer, tunings);
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _, CancellationToken.None);
        using var image = new MemoryStream();
        var emitted = complete.Emit(image);
        if (!emitted.Success)
        {
            throw new InvalidOperationException(
                "The networks do not compile: "
                    + emitted.Diagnostics.First(static problem => problem.Severity == DiagnosticSeverity.Error));
        }

        image.Position = 0;
        var assembly = new AssemblyLoadContext(Namespace, isCollectible: true).LoadFromStream(image);
        return
        [
            .. tunings.Select((_, index) =>
                new PlanNetwork(
                    layer,
                    assembly.GetType($"{Namespace}.{Name(index)}", throwOnError: true)!,
                    NetworkCompiler.Compile(Graph(compilation, index)))),
        ];
    }

    private static string Name(int index) => $"Network{index}";

    private static CSharpCompilation Compilation(PlanLayer layer, IReadOnlyList<string> tunings)
    {
        var source = $"using KernelGen;\n\nnamespace {Namespace};\n\n"
            + string.Join("\n\n", tunings.Select((tuning, index) => layer.Declaration(Name(index), tuning)));
        return CSharpCompilation.Create(
            Namespace,
            [CSharpSyntaxTree.ParseText(source, ParseOptions)],
            WarmCompilation.References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    private static NetworkGraph Graph(CSharpCompilation compilation, int index)
    {
        var type = compilation.GetTypeByMetadataName($"{Namespace}.{Name(index)}")!;
        var built = LayerTable.Default.Build(LayerTable.Default.Parse(type, compilation, CancellationToken.None));
        return built.Graph
            ?? throw new InvalidOperationException(
                "The network is not accepted: " + string.Join(", ", built.Diagnostics.Select(static problem => problem.Rule.Id)));
    }
}
