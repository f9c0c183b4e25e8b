using System;
using System.Linq;
using KernelGen.Generator.Declaration;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>Every place that a class can stand in.</summary>
public sealed class TypeNameTests
{
    private const string Attributes = "[KernelGen.Network, KernelGen.Input(3), KernelGen.Dense(2), KernelGen.Hinge] ";

    public static TheoryData<string, string, string, string, string, string, string> Kinds => new()
    {
        { "namespace Shop; # public partial class Digits;", "Shop.Digits", "Shop", "", "class", "Digits", "public" },
        { "namespace Shop { # internal partial class Digits { } }", "Shop.Digits", "Shop", "", "class", "Digits", "internal" },
        { "namespace Shop.Models; # partial class Digits;", "Shop.Models.Digits", "Shop.Models", "", "class", "Digits", "internal" },
        { "namespace Shop { namespace Models { # partial class Digits; } }", "Shop.Models.Digits", "Shop.Models", "", "class", "Digits",
            "internal" },
        { "# public sealed partial class Digits;", "Digits", "", "", "class", "Digits", "public" },
        { "# public partial record Digits;", "Digits", "", "", "record", "Digits", "public" },
        { "# public sealed partial record class Digits;", "Digits", "", "", "record", "Digits", "public" },
        { "namespace Shop; partial class Outer { # partial class Digits; }", "Shop.Outer+Digits", "Shop", "partial class Outer", "class",
            "Digits", "private" },
        { "namespace Shop; partial class Outer { # protected internal partial class Digits; }", "Shop.Outer+Digits", "Shop",
            "partial class Outer", "class", "Digits", "protected internal" },
        { "namespace Shop; partial class Outer { # private protected partial class Digits; }", "Shop.Outer+Digits", "Shop",
            "partial class Outer", "class", "Digits", "private protected" },
        { "namespace Shop; partial struct Outer { # internal partial class Digits; }", "Shop.Outer+Digits", "Shop", "partial struct Outer",
            "class", "Digits", "internal" },
        { "namespace Shop; public partial interface IOuter { # partial class Digits; }", "Shop.IOuter+Digits", "Shop", "partial interface "
            + "IOuter", "class", "Digits", "public" },
        { "namespace Shop; partial record Outer { # internal partial class Digits; }", "Shop.Outer+Digits", "Shop", "partial record Outer",
            "class", "Digits", "internal" },
        { "namespace Shop; partial record struct Outer { # internal partial record Digits; }", "Shop.Outer+Digits", "Shop",
            "partial record struct Outer", "record", "Digits", "internal" },
        { "namespace Shop; static partial class A { public ref partial struct B { # public partial class Digits; } }", "Shop.A+B+Digits",
            "Shop", "partial class A|partial struct B", "class", "Digits", "public" },
        { "namespace @class.@event; # partial class @namespace;", "class.event.namespace", "@class.@event", "", "class", "@namespace",
            "internal" },
        { "namespace Shop; # partial class @record;", "Shop.record", "Shop", "", "class", "@record", "internal" },
        { "namespace Shop; partial class @file { # internal partial class @scoped; }", "Shop.file+scoped", "Shop", "partial class @file",
            "class", "@scoped", "internal" },
        { "namespace Лавка; # partial class Цифры;", "Лавка.Цифры", "Лавка", "", "class", "Цифры", "internal" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Names_and_headers_are_read_and_the_generated_half_joins_them(
        string source, string metadataName, string space, string containing, string keyword, string name, string accessibility)
    {
        source = source.Replace("#", Attributes, StringComparison.Ordinal);

        var type = Parsed.Declaration(source, metadataName).Type;

        Assert.Equal(space, type.Namespace);
        Assert.Equal(containing, string.Join("|", type.ContainingTypes));
        Assert.Equal(keyword, type.Keyword);
        Assert.Equal(name, type.Name);
        Assert.Equal(accessibility, type.Accessibility);
        Assert.Equal(metadataName.Replace('+', '.'), type.HintName);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_class_is_completed(
        string source, string metadataName, string space, string containing, string keyword, string name, string accessibility)
    {
        Assert.NotNull(space + containing + keyword + name + accessibility);
        var run = GeneratedCompilation.Run(source.Replace("#", Attributes, StringComparison.Ordinal));

        run.AssertOnlyUndocumented();
        var type = run.Output.GetTypeByMetadataName(metadataName);
        Assert.NotNull(type);
        Assert.Contains(type.AllInterfaces, candidate => candidate.Name == "INetwork");
        Assert.Equal(
            2,
            type.DeclaringSyntaxReferences.Select(part => part.SyntaxTree.FilePath.StartsWith("Source", StringComparison.Ordinal))
                .Distinct().Count());
    }

    [Fact]
    public void A_letter_that_file_names_do_not_take_is_spelled_out()
    {
        // U+203F is a connector that identifiers may hold; the compiler throws on it in the name of a generated file.
        var run = GeneratedCompilation.Run(Attributes + "public partial class A\u203FB;");

        Assert.Null(run.Result.Exception);
        Assert.All(run.Files.Keys, name => Assert.StartsWith("A+203FB.", name, StringComparison.Ordinal));
        Assert.NotEmpty(run.Files);
    }

    [Theory]
    [InlineData("namespace Shop { # partial class Digits; # partial class digits; # partial class DIGITS; }", 3)]
    [InlineData("namespace Shop { # partial class Digits; } namespace shop { # partial class Digits; }", 2)]
    [InlineData("# partial class Digits { # internal partial class Forward; # internal partial class Other; }", 3)]
    [InlineData("# partial class a; # partial class A { # internal partial class B; }", 3)]
    public void Files_of_networks_with_clashing_names_stay_apart(string source, int networks)
    {
        source = source.Replace("#", Attributes, StringComparison.Ordinal);

        var run = GeneratedCompilation.Run(source);

        Assert.Null(run.Result.Exception);
        run.AssertOnlyUndocumented();
        Assert.Equal(run.Files.Count, run.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(0, run.Files.Count % networks);

        // Whatever order the compiler finds them in.
        Assert.Equal(run.Files.Keys, GeneratedCompilation.Run(source).Files.Keys);
    }

    [Fact]
    public void Names_without_a_clash_are_left_alone()
    {
        var types = new[] { "Shop.Digits", "Shop.Letters", "Shop.DigitsTwo" }.Select(Named);

        Assert.Empty(HintNames.Collisions(types));
    }

    [Fact]
    public void Renaming_does_not_depend_on_the_order_of_networks()
    {
        var types = new[] { "Shop.Digits", "shop.digits", "Shop.digits", "SHOP.Digits.Forward" }.Select(Named).ToList();

        var forward = HintNames.Collisions(types);
        var backward = HintNames.Collisions(Enumerable.Reverse(types));

        Assert.Equal(forward, backward);
        var names = types.Select(type => HintNames.Apply(forward, type).HintName).ToList();
        Assert.Equal(4, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("Shop.Digits", names);
    }

    private static TypeName Named(string name) => new(
        name[..name.LastIndexOf('.')], EquatableArray<string>.Empty, "class", name[(name.LastIndexOf('.') + 1)..], "public", name);
}
