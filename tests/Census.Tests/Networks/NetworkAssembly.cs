using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using KernelGen.Generator;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Ir;
using KernelGen.Tool.Census;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace KernelGen.Census.Tests;

/// <summary>Networks compiled to a program on disk, with what the generator's ledger says of their kernels.</summary>
internal sealed class NetworkAssembly : IDisposable
{
    /// <summary>The assembly's name.</summary>
    public const string Name = "Census";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)];

    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.Census.Tests.").FullName;
    private readonly Dictionary<string, NetworkGraph> _graphs = [];

    /// <param name="networks">What is in it.</param>
    /// <param name="models">Frozen networks that are in it too: names and model files.</param>
    /// <param name="change">Changes the text of a generated file.</param>
    public NetworkAssembly(
        IReadOnlyList<CensusNetwork> networks,
        IReadOnlyList<(string Name, string Text)> models,
        Func<string, string>? change = null)
    {
        Frozen = [.. models.Select(model => model.Name)];
        Path = System.IO.Path.Combine(_folder, Name + ".dll");
        var source = $"using KernelGen;\n\nnamespace {CensusNetwork.Namespace};\n\n"
            + string.Join("\n\n", networks.Select(network => network.Declaration).Concat(Frozen.Select(CensusModels.Declaration)))
            + "\n\ninternal static class Program\n{\n    private static void Main()\n    {\n    }\n}\n";
        var user = CSharpCompilation.Create(
            Name,
            [CSharpSyntaxTree.ParseText(source, ParseOptions)],
            References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        foreach (var network in networks)
        {
            var type = user.GetTypeByMetadataName($"{CensusNetwork.Namespace}.{network.Name}")!;
            var built = LayerTable.Default.Build(LayerTable.Default.Parse(type, user, TestContext.Current.CancellationToken));
            Assert.True(
                built.Graph is not null, $"{network.Name}: {string.Join(", ", built.Diagnostics.Select(problem => problem.Rule.Id))}");
            _graphs.Add(network.Name, built.Graph!);
        }

        CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()],
            models.Select(model => CensusModels.File(model.Name, model.Text)),
            ParseOptions)
            .RunGeneratorsAndUpdateCompilation(user, out var output, out var problems, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(problems, problem => problem.Severity == DiagnosticSeverity.Error);
        foreach (var tree in output.SyntaxTrees.ToImmutableArray())
        {
            var text = tree.ToString();
            var changed = change?.Invoke(text) ?? text;
            output = changed == text
                ? output
                : output.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(changed, tree.Encoding)));
        }

        var result = output.Emit(Path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(20)));
    }

    /// <summary>The networks, in the order of their declaration.</summary>
    public IEnumerable<string> Names => _graphs.Keys;

    /// <summary>The frozen networks.</summary>
    public IReadOnlyList<string> Frozen { get; }

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>Whether the network is declared without multiplications.</summary>
    public bool PromisesFreedom(string network) => _graphs[network].IsMultiplicationFree;

    /// <summary>The full name of the type that holds a network's kernels.</summary>
    public string KernelsType(string network) => _graphs[network].Type.KernelsNamespace + ".Kernels";

    /// <summary>What the finished trees of a network's kernels hold, by the name of the kernel.</summary>
    public IReadOnlyDictionary<string, OperationTally> Ledger(string network) => NetworkCompiler.Compile(_graphs[network]).Kernels
        .ToDictionary(compiled => compiled.Name, compiled =>
        {
            var kernel = compiled.Finished;
            var entry = Entry(kernel);
            Assert.Equal(entry == OperationTally.None, Generator.Passes.Ledger.IsMultiplicationFree(kernel));
            return entry;
        });

    /// <summary>
    /// The methods of a network's class, its kernels and the types in both: the name that a listing gives the
    /// type, the method, and whether it is marked free.
    /// </summary>
    public IReadOnlyList<(string Type, string Method, bool IsMarked)> Methods(string network)
    {
        var context = new AssemblyLoadContext(Name, isCollectible: true);
        try
        {
            using var image = new MemoryStream(File.ReadAllBytes(Path));
            return Exercise.TypesOf(context.LoadFromStream(image).GetType($"{CensusNetwork.Namespace}.{network}", throwOnError: true)!)
                .SelectMany(type => Exercise.MethodsOf(type).Select(method => (
                    type.FullName!,
                    method.Name,
                    method.CustomAttributes.Any(
                        attribute => attribute.AttributeType.FullName == typeof(MultiplicationFreeAttribute).FullName))))
                .ToList();
        }
        finally
        {
            context.Unload();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Each node once, however often it runs.</summary>
    private static OperationTally Entry(Kernel kernel)
    {
        var tally = OperationTally.None;
        Walker.Visit(kernel.Body, (expression, _) =>
        {
            var lanes = expression.Kind == ValueKind.Lanes ? 16 : 1;
            tally += expression switch
            {
                Multiply => new OperationTally(lanes, 0, 0),
                Divide => new OperationTally(0, lanes, 0),
                SquareRoot => new OperationTally(0, 0, lanes),
                _ => OperationTally.None,
            };
        });
        return tally;
    }
}
