using System;
using System.Linq;
using KernelGen.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>The list of reserved names is what the generated half declares, no more and no less.</summary>
public sealed class ReservedMembersTests
{
    [Fact]
    public void They_are_the_members_of_the_generated_half()
    {
        var run = GeneratedCompilation.Run([
            Declarations.Mnist,
            "[KernelGen.Network, KernelGen.Input(3), KernelGen.Dense(2), KernelGen.MeanSquaredError] public partial class Regression;"]);
        var types = new[] { "Paper.MnistNet", "Regression" }.Select(name => run.Output.GetTypeByMetadataName(name)!);

        var members = types.SelectMany(type => type.GetMembers())
            .Where(member => !member.IsImplicitlyDeclared && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary })
            .Where(member => !member.Name.Contains('.', StringComparison.Ordinal))
            .Select(member => member.Name)
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(members, ReservedMembers.Names);
    }

    [Fact]
    public void The_only_constructor_for_others_has_a_seed_and_threads()
    {
        var type = GeneratedCompilation.Run(Declarations.Mnist).Output.GetTypeByMetadataName("Paper.MnistNet")!;

        var constructor = Assert.Single(
            type.InstanceConstructors, constructor => constructor.DeclaredAccessibility != Accessibility.Private);
        Assert.Equal("MnistNet(long seed = 1, int threads = 0)", constructor.ToDisplayString(new SymbolDisplayFormat(
            memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
            parameterOptions: SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType
                | SymbolDisplayParameterOptions.IncludeDefaultValue,
            miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes)));
    }
}
