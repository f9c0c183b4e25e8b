using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using KernelGen.Generator;
using KernelGen.Generator.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.C99.Tests.Networks;

/// <summary>One declared network twice: as the compiler's result, for the printer of C, and as a class that runs.</summary>
/// <param name="Compiled">After all passes.</param>
/// <param name="Network">An instance with the seed asked for.</param>
internal sealed record BuiltNetwork(CompiledNetwork Compiled, INetwork Network)
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)];

    /// <param name="attributes">The attributes of a network's class.</param>
    /// <param name="members">Its own members.</param>
    /// <param name="seed">The seed of the instance.</param>
    public static BuiltNetwork Of(string attributes, string members, long seed)
    {
        var source = $"using KernelGen;\nnamespace Declared;\n{attributes}\npublic sealed partial class Net {{ {members} }}\n";
        var compilation = CSharpCompilation.Create(
            "Declared",
            [CSharpSyntaxTree.ParseText(source, ParseOptions)],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        var type = compilation.GetTypeByMetadataName("Declared.Net")!;
        var built = LayerTable.Default.Build(LayerTable.Default.Parse(type, compilation, TestContext.Current.CancellationToken));
        Assert.True(built.Graph is not null, string.Join(", ", built.Diagnostics.Select(diagnostic => diagnostic.Rule.Id)));
        return new BuiltNetwork(NetworkCompiler.Compile(built.Graph), Create(compilation, seed));
    }

    private static INetwork Create(CSharpCompilation compilation, long seed)
    {
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _, TestContext.Current.CancellationToken);
        using var image = new MemoryStream();
        var result = complete.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Take(20)));
        image.Position = 0;
        var assembly = new AssemblyLoadContext("networks", isCollectible: true).LoadFromStream(image);
        return (INetwork)Activator.CreateInstance(
            assembly.GetType("Declared.Net", throwOnError: true)!, BindingFlags.Instance | BindingFlags.Public, null, [seed, 2], null)!;
    }
}
