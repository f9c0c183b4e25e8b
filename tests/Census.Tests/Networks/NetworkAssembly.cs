using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Emission;
using KernelGen.Generator.Graph;
using KernelGen.Generator.Kernels;
using KernelGen.Generator.Kernels.Ir;
using KernelGen.Generator.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace KernelGen.Census.Tests;

/// <summary>Networks compiled to a program on disk, with what the generator's ledger says of their kernels.</summary>
internal sealed class NetworkAssembly : IDisposable
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)];

    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.Census.Tests.").FullName;
    private readonly Dictionary<string, NetworkGraph> _graphs = [];

    /// <param name="name">The assembly's name.</param>
    /// <param name="networks">What is in it.</param>
    /// <param name="change">Changes a generated file: its name, its text.</param>
    public NetworkAssembly(string name, IReadOnlyList<CensusNetwork> networks, Func<string, string, string>? change = null)
    {
        Name = name;
        Path = System.IO.Path.Combine(_folder, name + ".dll");
        var source = $"using KernelGen;\n\nnamespace {CensusNetwork.Namespace};\n\n"
            + string.Join("\n\n", networks.Select(network => network.Declaration))
            + "\n\ninternal static class Program\n{\n    private static void Main()\n    {\n    }\n}\n";
        var user = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, ParseOptions)],
            References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        foreach (var network in networks)
        {
            var type = user.GetTypeByMetadataName($"{CensusNetwork.Namespace}.{network.Name}")!;
            var built = GraphBuilder.Build(DeclarationParser.Parse(type, user, TestContext.Current.CancellationToken));
            Assert.True(built.Graph is not null, $"{network.Name}: {string.Join(", ", built.Problems.Select(problem => problem.Rule.Id))}");
            _graphs.Add(network.Name, built.Graph!);
        }

        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(user, out var output, out _, TestContext.Current.CancellationToken);
        foreach (var tree in output.SyntaxTrees.ToImmutableArray())
        {
            var text = tree.ToString();
            var changed = change?.Invoke(System.IO.Path.GetFileName(tree.FilePath), text) ?? text;
            output = changed == text ? output : output.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(changed, tree.Encoding)));
        }

        var result = output.Emit(Path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(20)));
    }

    /// <summary>The assembly's name.</summary>
    public string Name { get; }

    /// <summary>Its file.</summary>
    public string Path { get; }

    /// <summary>Whether the network is declared without multiplications.</summary>
    public bool PromisesFreedom(string network) => _graphs[network].IsMultiplicationFree;

    /// <summary>What the finished trees of a network's kernels hold, by the name of the kernel.</summary>
    public IReadOnlyDictionary<string, LedgerEntry> Ledger(string network) => NetworkLowering.Lower(_graphs[network]).Kernels
        .Select(NetworkSources.Finish)
        .ToDictionary(kernel => kernel.Name, kernel =>
        {
            var entry = Entry(kernel);
            Assert.Equal(entry.IsFree, Generator.Passes.Ledger.IsMultiplicationFree(kernel));
            return entry;
        });

    /// <summary>The methods of a network's class and the types in it: the name that a listing gives the type, the method, and whether it is marked free.</summary>
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
                    method.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == typeof(MultiplicationFreeAttribute).FullName))))
                .ToList();
        }
        finally
        {
            context.Unload();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static LedgerEntry Entry(Kernel kernel)
    {
        var counts = new Dictionary<(Type, bool), int>();
        Walker.Visit(kernel.Body, (expression, _) =>
        {
            var key = (expression.GetType(), expression.Kind == ValueKind.Float);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        });
        return new LedgerEntry(
            Count<Multiply>(false), Count<Multiply>(true), Count<Divide>(false), Count<Divide>(true), Count<SquareRoot>(false), Count<SquareRoot>(true));

        int Count<T>(bool isScalar) => counts.GetValueOrDefault((typeof(T), isScalar));
    }
}
