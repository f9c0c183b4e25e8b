using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KernelGen.Generator.Tests.Architecture;

/// <summary>The source of generator, analyzers and code fixes as one compilation, for tests of how it is built.</summary>
internal sealed class ProductSource
{
    private static readonly string[] Folders =
        ["generator/KernelGen.Generator", "analyzers/KernelGen.Analyzers", "analyzers/KernelGen.CodeFixes"];

    private static readonly Lazy<ProductSource> Read = new(static () => new ProductSource());

    private ProductSource()
    {
        var files = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(static file => !Name(file).Split('/').Any(static part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal);
        Compilation = CSharpCompilation.Create(
            "Product",
            files.Select(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: Name(file))),
            [.. Net100.References.All, Reference(typeof(Compilation)), Reference(typeof(CSharpCompilation))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    public static ProductSource Instance => Read.Value;

    /// <summary>Its files have their paths from the repository's root on: "generator/KernelGen.Generator/Graph/Shape.cs".</summary>
    public CSharpCompilation Compilation { get; }

    private static string Root { get; } = Path.GetFullPath(Path.Combine(
        typeof(ProductSource).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "ProjectDirectory").Value!,
        "../.."));

    private static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static PortableExecutableReference Reference(Type type) => MetadataReference.CreateFromFile(type.Assembly.Location);
}
