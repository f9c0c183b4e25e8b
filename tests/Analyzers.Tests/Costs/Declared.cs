using System.Linq;
using Basic.Reference.Assemblies;
using KernelGen.Generator;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Analyzers.Tests.Costs;

/// <summary>The declaration of the class Shop.Digits in source text.</summary>
internal static class Declared
{
    public static NetworkDeclaration Of(string source)
    {
        var compilation = CSharpCompilation.Create(
            "Shop",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            Net100.References.All.Append<MetadataReference>(MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return LayerTable.Default.Parse(
            compilation.GetTypeByMetadataName("Shop.Digits")!, compilation, TestContext.Current.CancellationToken);
    }
}
