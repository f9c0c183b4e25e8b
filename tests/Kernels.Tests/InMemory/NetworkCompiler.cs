extern alias generator;

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using generator::KernelGen.Generator;
using generator::KernelGen.Generator.Declaration;
using generator::KernelGen.Generator.Graph;
using generator::KernelGen.Generator.Kernels.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using Driver = generator::KernelGen.Generator.NetworkCompiler;

namespace KernelGen.Kernels.Tests;

/// <summary>From declarations to running networks within this process: generator, C# compiler, load.</summary>
internal static class NetworkCompiler
{
    /// <summary>The namespace of compiled networks.</summary>
    public const string Namespace = "Declared";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)];

    /// <summary>The methods that are pieces of networks, as a user's project has them.</summary>
    private static readonly SyntaxTree Methods = CSharpSyntaxTree.ParseText(ReadMethods(), ParseOptions);

    /// <summary>The class of the declaration at <paramref name="index"/>.</summary>
    public static string ClassName(int index) => "Net" + index.ToString(CultureInfo.InvariantCulture);

    private static string ReadMethods()
    {
        using var stream = typeof(NetworkCompiler).Assembly.GetManifestResourceStream("WrittenMethods.cs")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Compiles all networks in one go; any error or warning in generated code fails the test.</summary>
    public static CompiledNetworks Compile(params IReadOnlyList<NetworkSpec> specs) => Compile(specs, options: null);

    /// <summary>The same with choices of lowering that no attribute makes; null for the package's own.</summary>
    public static CompiledNetworks Compile(IReadOnlyList<NetworkSpec> specs, LoweringOptions? options)
    {
        var declarations = specs.Select((spec, index) => options is null
            ? spec.Declaration(ClassName(index))
            : "public sealed partial class " + ClassName(index) + ";");
        var source = "using KernelGen;\nusing KernelGen.Kernels.Tests;\n\nnamespace " + Namespace + ";\n\n"
            + string.Join("\n\n", declarations);
        var token = TestContext.Current.CancellationToken;
        var methods = Empty();
        var compilation = methods.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, ParseOptions, cancellationToken: token));
        foreach (var (index, spec) in specs.Index().Where(_ => options is not null))
        {
            var graph = GraphBuilding.Build(spec, methods, ClassName(index));
            var files = Driver.Print(graph, LayerTable.Default, options!);
            compilation = compilation.AddSyntaxTrees(files.Select(
                file => CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.HintName, cancellationToken: token)));
        }

        return Load(compilation, new NetworkGenerator(), source);
    }

    /// <summary>Compiles graphs, which are of the classes <see cref="TypeOf"/>.</summary>
    public static CompiledNetworks Compile(params IReadOnlyList<NetworkGraph> graphs)
    {
        var token = TestContext.Current.CancellationToken;
        var source = "using KernelGen;\n\nnamespace " + Namespace + ";\n\n"
            + string.Join('\n', graphs.Select((_, index) => "public sealed partial class " + ClassName(index) + ";"));
        var compilation = Empty().AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, ParseOptions, cancellationToken: token));
        foreach (var file in graphs.SelectMany(graph => Driver.Print(graph)))
        {
            compilation = compilation.AddSyntaxTrees(
                CSharpSyntaxTree.ParseText(file.Text, ParseOptions, file.HintName, cancellationToken: token));
        }

        return Load(compilation, new NetworkGenerator(), source);
    }

    /// <summary>The class of the graph at <paramref name="index"/>.</summary>
    public static TypeName TypeOf(int index) =>
        new(Namespace, new([]), "class", ClassName(index), "public", Namespace + "." + ClassName(index));

    /// <summary>Compiles a file in which <see cref="ClassName"/> is a network, with the layers that a generator knows.</summary>
    public static CompiledNetworks Compile(string source, NetworkGenerator generator) =>
        Load(
            Empty().AddSyntaxTrees(
                CSharpSyntaxTree.ParseText(source, ParseOptions, cancellationToken: TestContext.Current.CancellationToken)),
            generator,
            source);

    private static CSharpCompilation Empty() => CSharpCompilation.Create(
        "Declared" + Guid.NewGuid().ToString("N"),
        [Methods],
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable));

    private static CompiledNetworks Load(CSharpCompilation compilation, NetworkGenerator generator, string source)
    {
        var token = TestContext.Current.CancellationToken;
        CSharpGeneratorDriver
            .Create([generator.AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var generatorDiagnostics, token);
        using var image = new MemoryStream();
        var result = output.Emit(image, cancellationToken: token);
        var complaints = generatorDiagnostics.Concat(result.Diagnostics).Where(d => d.Severity >= DiagnosticSeverity.Warning).Take(20)
            .ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints) + "\n\n" + source);
        image.Position = 0;
        var context = new AssemblyLoadContext("networks", isCollectible: true);
        return new CompiledNetworks(context.LoadFromStream(image), context);
    }
}
