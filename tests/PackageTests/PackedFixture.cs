using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Processes;
using Xunit;

[assembly: AssemblyFixture(typeof(PackageTests.PackedFixture))]

namespace PackageTests;

/// <summary>Packs the repository once into a local feed, and keeps temporary folders for the tests.</summary>
public sealed class PackedFixture : IAsyncLifetime
{
    /// <summary>The version that the repository packs.</summary>
    public static string Version { get; } = Metadata("PackageVersion");

    /// <summary>The folder with the solution.</summary>
    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    /// <summary>Everything the tests write lies in here.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("KernelGen.PackageTests.").FullName;

    /// <summary>The local feed.</summary>
    public string Feed => Path.Combine(Root, "feed");

    /// <summary>The package of the library.</summary>
    public string Package => Path.Combine(Feed, $"KernelGen.{Version}.nupkg");

    /// <summary>The package that reads image files.</summary>
    public string ImagesPackage => Path.Combine(Feed, $"KernelGen.Images.{Version}.nupkg");

    /// <summary>The package that reads tables.</summary>
    public string DataPackage => Path.Combine(Feed, $"KernelGen.Data.{Version}.nupkg");

    /// <summary>The package for pipelines of ML.NET.</summary>
    public string MLNetPackage => Path.Combine(Feed, $"KernelGen.MLNet.{Version}.nupkg");

    /// <summary>The package for tensors of the platform.</summary>
    public string TensorsPackage => Path.Combine(Feed, $"KernelGen.Tensors.{Version}.nupkg");

    /// <summary>The package for clusters.</summary>
    public string MpiPackage => Path.Combine(Feed, $"KernelGen.Mpi.{Version}.nupkg");

    /// <summary>The package for ONNX models.</summary>
    public string OnnxPackage => Path.Combine(Feed, $"KernelGen.Onnx.{Version}.nupkg");

    /// <summary>The package of the command line tool.</summary>
    public string ToolPackage => Path.Combine(Feed, $"KernelGen.Tool.{Version}.nupkg");

    /// <summary>The package of templates.</summary>
    public string TemplatesPackage => Path.Combine(Feed, $"KernelGen.Templates.{Version}.nupkg");

    /// <summary>Packages that were restored to build the repository: what the packed ones depend on is among them.</summary>
    public static string RestoredPackages { get; } = Metadata("RestoredPackages");

    /// <summary>Makes an empty folder that no project file and no NuGet.config of this repository reaches.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    public async ValueTask InitializeAsync()
    {
        var (exitCode, output, errors) = await DotNet.Run(
            RepositoryRoot, "pack", "--no-build", "--configuration", Metadata("Configuration"), "--output", Feed);
        Assert.True(exitCode == 0, output + errors);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string Metadata(string key) =>
        typeof(PackedFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
