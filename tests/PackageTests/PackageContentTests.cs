using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace PackageTests;

/// <summary>What lies in the package, and what it says of itself.</summary>
public sealed class PackageContentTests(PackedFixture packed)
{
    [Fact]
    public void The_repository_packs_one_package() =>
        Assert.Equal($"KernelGen.{PackedFixture.Version}.nupkg", Path.GetFileName(packed.Package));

    [Fact]
    public void It_holds_the_runtime_the_compiler_parts_and_the_build_settings_and_nothing_else()
    {
        using ZipArchive archive = ZipFile.OpenRead(packed.Package);
        string[] files = [.. archive.Entries.Select(e => e.FullName)
            .Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "KernelGen.nuspec",
                "README.md",
                "[Content_Types].xml",
                "analyzers/dotnet/cs/KernelGen.Analyzers.dll",
                "analyzers/dotnet/cs/KernelGen.CodeFixes.dll",
                "analyzers/dotnet/cs/KernelGen.Generator.dll",
                "build/KernelGen.props",
                "build/costs/error.globalconfig",
                "build/costs/none.globalconfig",
                "build/costs/suggestion.globalconfig",
                "buildTransitive/KernelGen.props",
                "lib/net10.0/KernelGen.dll",
                "lib/net10.0/KernelGen.xml",
            ],
            files);
    }

    [Fact]
    public void It_has_a_licence_a_readme_and_no_dependencies()
    {
        using ZipArchive archive = ZipFile.OpenRead(packed.Package);
        using Stream stream = archive.GetEntry("KernelGen.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        XNamespace ns = metadata.Name.Namespace;

        Assert.Equal("KernelGen", metadata.Element(ns + "id")!.Value);
        Assert.Equal("MIT", metadata.Element(ns + "license")!.Value);
        Assert.Equal("README.md", metadata.Element(ns + "readme")!.Value);
        XElement group = Assert.Single(metadata.Element(ns + "dependencies")!.Elements());
        Assert.Equal("net10.0", group.Attribute("targetFramework")!.Value);
        Assert.Empty(group.Elements());
    }
}
