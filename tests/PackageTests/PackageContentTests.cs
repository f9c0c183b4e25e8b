using System;
using System.Collections.Immutable;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;
using Processes;
using Xunit;

namespace PackageTests;

/// <summary>What lies in the package, and what it says of itself.</summary>
public sealed partial class PackageContentTests(PackedFixture packed)
{
    [Fact]
    public void The_repository_packs_the_library_and_what_goes_with_it() => Assert.Equal(
        new[]
        {
            packed.DataPackage, packed.ImagesPackage, packed.MLNetPackage, packed.MpiPackage, packed.OnnxPackage, packed.TensorsPackage,
            packed.ToolPackage, packed.TemplatesPackage, packed.Package,
        }.Order(StringComparer.Ordinal),
        Directory.GetFiles(packed.Feed).Order(StringComparer.Ordinal));

    [Fact]
    public void What_reads_images_depends_on_the_library_and_skia() => AssertReader(
        packed.ImagesPackage, "KernelGen.Images", ["KernelGen", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies"]);

    [Fact]
    public void What_reads_tables_depends_on_the_library_and_a_reader_of_CSV() => AssertReader(
        packed.DataPackage, "KernelGen.Data", ["KernelGen", "Sep"]);

    /// <summary>Tensors are a dependency of ML.NET's, whose version is pinned here.</summary>
    [Fact]
    public void What_scores_in_pipelines_depends_on_the_library_and_ML_NET() => AssertReader(
        packed.MLNetPackage, "KernelGen.MLNet", ["KernelGen", "Microsoft.ML", "System.Numerics.Tensors"]);

    [Fact]
    public void What_takes_tensors_depends_on_the_library_and_the_tensors() => AssertReader(
        packed.TensorsPackage, "KernelGen.Tensors", ["KernelGen", "System.Numerics.Tensors"]);

    [Fact]
    public void What_joins_a_cluster_depends_on_the_library_alone() => AssertReader(packed.MpiPackage, "KernelGen.Mpi", ["KernelGen"]);

    [Fact]
    public async Task The_tool_runs_from_what_is_in_its_package()
    {
        var folder = packed.NewFolder("Tool");
        await ZipFile.ExtractToDirectoryAsync(packed.ToolPackage, folder, TestContext.Current.CancellationToken);
        var tool = Path.Combine(folder, "tools", "net10.0", "any");
        Assert.Contains(
            "Name=\"dotnet-kernelgen\"",
            await File.ReadAllTextAsync(Path.Combine(tool, "DotnetToolSettings.xml"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        var (exitCode, output, errors) = await DotNet.Run(folder, Path.Combine(tool, "KernelGen.Tool.dll"), "c99", "--help");
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("--training", output, StringComparison.Ordinal);

        // With the library and the generator, which a file of C# needs; what reads machine code is there too.
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Gate.cs"),
            "[KernelGen.Network(BatchSize = 4), KernelGen.Input(2), KernelGen.Dense(1), KernelGen.Hinge] public sealed partial class Gate;",
            TestContext.Current.CancellationToken);
        (exitCode, output, errors) = await DotNet.Run(folder, Path.Combine(tool, "KernelGen.Tool.dll"), "summary", "Gate.cs");
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("0 Dense(1, Ternary)", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tool, "Iced.dll")));
    }

    [Fact]
    public void What_writes_ONNX_depends_on_the_library_and_protobuf() => AssertReader(
        packed.OnnxPackage, "KernelGen.Onnx", ["Google.Protobuf", "KernelGen"]);

    private static void AssertReader(string package, string id, string[] dependencies)
    {
        using var archive = ZipFile.OpenRead(package);
        string[] files = [.. archive.Entries.Select(e => e.FullName)
            .Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                $"{id}.nuspec", "README.md", "[Content_Types].xml", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml",
            ],
            files);
        using var stream = archive.GetEntry(id + ".nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        var ns = metadata.Name.Namespace;
        Assert.Equal("MIT", metadata.Element(ns + "license")!.Value);
        var group = Assert.Single(metadata.Element(ns + "dependencies")!.Elements());
        Assert.Equal(
            dependencies,
            group.Elements().Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_holds_the_runtime_the_compiler_parts_and_the_build_settings_and_nothing_else()
    {
        using var archive = ZipFile.OpenRead(packed.Package);
        string[] files = [.. archive.Entries.Select(e => e.FullName)
            .Where(f => !f.StartsWith("_rels/", StringComparison.Ordinal) && !f.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "KernelGen.nuspec",
                "README.md",
                "[Content_Types].xml",
                "build/net10.0/KernelGen.props",
                "build/net10.0/KernelGen.targets",
                "build/net10.0/analyzers/KernelGen.Analyzers.dll",
                "build/net10.0/analyzers/KernelGen.CodeFixes.dll",
                "build/net10.0/analyzers/KernelGen.Generator.dll",
                "icon.png",
                "lib/net10.0/KernelGen.dll",
                "lib/net10.0/KernelGen.xml",
            ],
            files);
    }

    [Fact]
    public void It_says_what_it_is_and_has_no_dependencies()
    {
        var metadata = Metadata();
        var ns = metadata.Name.Namespace;

        Assert.Equal("KernelGen", metadata.Element(ns + "id")!.Value);
        Assert.Equal("MIT", metadata.Element(ns + "license")!.Value);
        Assert.Equal("README.md", metadata.Element(ns + "readme")!.Value);
        Assert.Equal("icon.png", metadata.Element(ns + "icon")!.Value);
        Assert.NotEmpty(metadata.Element(ns + "description")!.Value);
        Assert.NotEmpty(metadata.Element(ns + "tags")!.Value);
        var project = metadata.Element(ns + "projectUrl")!.Value;
        Assert.StartsWith("https://", project, StringComparison.Ordinal);
        Assert.Equal(project, metadata.Element(ns + "repository")!.Attribute("url")!.Value);
        Assert.StartsWith(project, metadata.Element(ns + "releaseNotes")!.Value, StringComparison.Ordinal);
        var group = Assert.Single(metadata.Element(ns + "dependencies")!.Elements());
        Assert.Equal("net10.0", group.Attribute("targetFramework")!.Value);
        Assert.Empty(group.Elements());
    }

    [Fact]
    public void Rules_link_to_pages_of_the_same_repository()
    {
        var metadata = Metadata();
        var pages = metadata.Element(metadata.Name.Namespace + "projectUrl")!.Value + "/blob/main/docs/rules/";
        var generator = Encoding.Unicode.GetString(Content("build/net10.0/analyzers/KernelGen.Generator.dll"))
            + Encoding.Unicode.GetString(Content("build/net10.0/analyzers/KernelGen.Generator.dll").AsSpan(1));
        Assert.Contains(pages, generator, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_of_the_readme_lead_somewhere()
    {
        var metadata = Metadata();
        var files = metadata.Element(metadata.Name.Namespace + "projectUrl")!.Value + "/blob/main/";
        var readme = Encoding.UTF8.GetString(Content("README.md"));
        string[] links = [.. Link().Matches(readme).Select(match => match.Groups[1].Value)];

        Assert.True(links.Length > 25, $"{links.Length} links");
        Assert.All(links, link => Assert.True(link.StartsWith('#') || Uri.TryCreate(link, UriKind.Absolute, out var _), link));
        Assert.All(
            links.Where(link => link.StartsWith(files, StringComparison.Ordinal)).Select(link => link[files.Length..].Split('#')[0]),
            path => Assert.True(Path.Exists(Path.Combine(PackedFixture.RepositoryRoot, path)), path));

        // Otherwise it is the repository's, to the letter.
        var source = File.ReadAllText(Path.Combine(PackedFixture.RepositoryRoot, "README.md"));
        Assert.Equal(source.Trim(), readme.Replace("](" + files, "](", StringComparison.Ordinal).Trim());
    }

    [Fact]
    public void Every_assembly_carries_its_symbols_and_its_source()
    {
        using var archive = ZipFile.OpenRead(packed.Package);
        string[] assemblies = [
            .. archive.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal))
        ];
        Assert.Equal(4, assemblies.Length);
        foreach (var assembly in assemblies)
        {
            using var reader = new PEReader(ImmutableArray.Create(Content(assembly)));
            var debug = reader.ReadDebugDirectory();
            var embedded = debug.Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            var codeView = reader.ReadCodeViewDebugDirectoryData(debug.Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
            using var provider = reader.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
            var symbols = provider.GetMetadataReader();

            // The symbols are of this very assembly, and no path in them is of the machine that built it.
            Assert.Equal(codeView.Guid, new BlobContentId(symbols.DebugMetadataHeader!.Id).Guid);
            string[] documents = [.. symbols.Documents.Select(handle => symbols.GetString(symbols.GetDocument(handle).Name))];
            Assert.NotEmpty(documents);
            Assert.All(documents, document => Assert.StartsWith("/_/", document, StringComparison.Ordinal));
            Assert.Equal(Path.GetFileNameWithoutExtension(assembly) + ".pdb", codeView.Path);
            Assert.Equal(documents.Length, Symbols.EmbeddedDocuments(symbols).Length);
        }
    }

    [Fact]
    public void Every_assembly_says_where_its_source_lies_if_the_commit_is_known()
    {
        var metadata = Metadata();
        var repository = metadata.Element(metadata.Name.Namespace + "repository")!;
        var commit = repository.Attribute("commit")?.Value;
        using var archive = ZipFile.OpenRead(packed.Package);
        foreach (var assembly in archive.Entries.Select(entry => entry.FullName)
            .Where(name => name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var reader = new PEReader(ImmutableArray.Create(Content(assembly)));
            var embedded = reader.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            using var provider = reader.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
            var map = Symbols.SourceLink(provider.GetMetadataReader());

            // Packed from a copy without git, there is no commit to link to.
            Assert.Equal(commit is null, map is null);
            if (map is not null)
            {
                using var json = JsonDocument.Parse(map);
                var root = Assert.Single(json.RootElement.GetProperty("documents").EnumerateObject());
                Assert.Equal("/_/*", root.Name);
                Assert.StartsWith("https://raw.", root.Value.GetString(), StringComparison.Ordinal);
                Assert.EndsWith($"/{commit}/*", root.Value.GetString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void No_file_holds_a_path_of_the_machine_that_built_it()
    {
        using var archive = ZipFile.OpenRead(packed.Package);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] paths = [PackedFixture.RepositoryRoot, PackedFixture.RepositoryRoot.Replace('\\', '/'), Path.Combine(home, ".nuget")];
        foreach (var entry in archive.Entries)
        {
            var content = Content(entry.FullName);
            foreach (var path in paths)
            {
                Assert.True(content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(path)) < 0, $"{path} in {entry.FullName}");
                Assert.True(content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(path)) < 0, $"{path} in {entry.FullName}");
            }
        }
    }

    private XElement Metadata()
    {
        using var stream = new MemoryStream(Content("KernelGen.nuspec"));
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    private byte[] Content(string name)
    {
        using var archive = ZipFile.OpenRead(packed.Package);
        using var stream = archive.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    [GeneratedRegex(@"\]\(([^)]*)\)")]
    private static partial Regex Link();
}
