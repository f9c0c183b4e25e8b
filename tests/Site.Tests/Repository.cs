using System.Linq;
using System.Reflection;

namespace KernelGen.Site.Tests;

/// <summary>Where the repository is, on this machine and for readers of the site.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Metadata("Repository");

    /// <summary>What addresses of its files begin with.</summary>
    public static string Files { get; } = Metadata("RepositoryUrl") + "/blob/main/";

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
