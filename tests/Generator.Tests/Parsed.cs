using System.Collections.Immutable;
using System.Linq;
using KernelGen.Generator.Declaration;
using KernelGen.Generator.Graph;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Declarations and graphs of source text, as the generator and the analyzers read them.</summary>
internal static class Parsed
{
    public static NetworkDeclaration Declaration(string source, string metadataName = "Shop.Digits", CompilationSettings? settings = null)
    {
        var compilation = GeneratedCompilation.Compile([source], settings ?? new CompilationSettings());
        var type = compilation.GetTypeByMetadataName(metadataName);
        Assert.NotNull(type);
        return LayerTable.Default.Parse(type, compilation, TestContext.Current.CancellationToken);
    }

    /// <summary>The graph of a network class Shop.Digits with these attributes.</summary>
    public static NetworkGraph Graph(string attributes) => Graph(attributes, out _);

    public static NetworkGraph Graph(string attributes, out ImmutableArray<string> warnings)
    {
        var result = Build(attributes);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Blocks);
        Assert.NotNull(result.Graph);
        warnings = [.. result.Diagnostics.Select(diagnostic => diagnostic.Rule.Id)];
        return result.Graph;
    }

    public static GraphResult Build(string attributes) => LayerTable.Default.Build(Declaration($$"""
        using KernelGen;
        namespace Shop;
        {{attributes}}
        public sealed partial class Digits;
        """));
}
