using System;
using System.CodeDom.Compiler;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>
/// What is generated says so, with the version of the package; the user's class itself does not, or analyzers would pass it over.
/// </summary>
public sealed class GeneratedCodeAttributeTests
{
    [Fact]
    public void Every_generated_member_and_type_names_tool_and_version()
    {
        var version = typeof(NetworkAttribute).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        var run = GeneratedCompilation.Run(Declarations.UserFunctionsWithProducts);
        var network = run.Output.GetTypeByMetadataName("Samples.SoftNet")!;
        var kernels = run.Output.GetTypeByMetadataName("KernelGen.Generated.Samples_SoftNet.Kernels")!;
        var members = network.GetMembers().Where(member => Declaration.NetworkCode.IsGenerated(member) && !member.IsImplicitlyDeclared
            && member is not (IFieldSymbol { IsConst: false } or IMethodSymbol { AssociatedSymbol: not null })).ToList();

        Assert.True(members.Count > 20);
        Assert.All(members.Prepend(kernels), member => Assert.Equal(["KernelGen", version], Arguments(member)));
        Assert.Empty(Arguments(network));
        Assert.All(run.Files.Values, text => Assert.Contains($"Written by KernelGen {version} from", text, StringComparison.Ordinal));
    }

    private static object?[] Arguments(ISymbol symbol) => symbol.GetAttributes()
        .Where(data => data.AttributeClass!.Name == nameof(GeneratedCodeAttribute))
        .SelectMany(data => data.ConstructorArguments.Select(argument => argument.Value)).ToArray();
}
