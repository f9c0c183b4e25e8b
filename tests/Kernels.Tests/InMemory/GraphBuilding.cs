extern alias generator;

using generator::KernelGen.Generator;
using generator::KernelGen.Generator.Graph;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace KernelGen.Kernels.Tests;

/// <summary>Graphs of networks that are printed with choices of lowering which no attribute makes.</summary>
internal static class GraphBuilding
{
    /// <param name="spec">The network.</param>
    /// <param name="compilation">Where the names in attributes are known.</param>
    /// <param name="className">The class to complete.</param>
    public static NetworkGraph Build(NetworkSpec spec, CSharpCompilation compilation, string className)
    {
        var source = $"using KernelGen;\nusing KernelGen.Kernels.Tests;\n\nnamespace {NetworkCompiler.Namespace};\n\n"
            + $"{spec.Declaration(className)}";
        var options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        var token = TestContext.Current.CancellationToken;
        var declared = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, options, cancellationToken: token));
        var type = declared.GetTypeByMetadataName(NetworkCompiler.Namespace + "." + className);
        Assert.NotNull(type);
        var result = LayerTable.Default.Build(LayerTable.Default.Parse(type, declared, token));
        Assert.NotNull(result.Graph);
        return result.Graph;
    }
}
