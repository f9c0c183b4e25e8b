using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Generator.Tests.Settings;

/// <summary>
/// No setting is forgotten: what can be written in an attribute is read from its class, and the tests that draw declarations write all of
/// it.
/// </summary>
public sealed class SettingsTests
{
    public static TheoryData<string> Attributes => [.. DeclarationAttribute.All.Select(attribute => attribute.Name)];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Every_setting_has_valid_values(string attribute) =>
        Assert.All(DeclarationAttribute.Of(attribute).Settings, setting => Assert.NotEmpty(setting.Values));

    [Fact]
    public void A_setting_of_an_unknown_kind_is_refused()
    {
        var unknown = new Setting("Dense", "Groups", typeof(int), IsParameter: false, IsOptional: true);
        var exception = Assert.Throws<InvalidOperationException>(() => unknown.Values);
        Assert.Contains("Dense.Groups", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_attribute_has_a_place_in_random_declarations() =>
        Assert.Equal(DeclarationAttribute.All.Select(attribute => attribute.Name), RandomDeclarations.Placed.Order(StringComparer.Ordinal));

    [Fact]
    public void Random_files_write_every_setting() => AssertComplete(RandomDeclarations.File, 300);

    [Fact]
    public void Random_networks_write_every_setting() => AssertComplete(RandomDeclarations.Network, 400);

    [Fact]
    public void Networks_that_must_compile_use_every_setting() =>
        Assert.Empty(DeclarationAttribute.AllForms.Except(EmissionTests.Networks.Values.SelectMany(WrittenForms.Of)));

    /// <summary>What is written in the cases that the tests are usually tried on.</summary>
    private static void AssertComplete(Gen<string> sources, int usual)
    {
        var written = new HashSet<string>();
        sources.Check(source => written.UnionWith(WrittenForms.Of(source)), usual);
        if (RandomCases.AreUsual(usual))
        {
            Assert.Empty(DeclarationAttribute.AllForms.Except(written));
        }
    }
}
