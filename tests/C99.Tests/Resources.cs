using System.IO;

namespace KernelGen.C99.Tests;

/// <summary>The sources of C that the tests bring along.</summary>
internal static class Resources
{
    /// <summary>Writes some of them to a folder.</summary>
    public static void Write(string folder, params string[] names)
    {
        foreach (var name in names)
        {
            using var source = typeof(Resources).Assembly.GetManifestResourceStream(name)!;
            using var target = File.Create(Path.Combine(folder, name));
            source.CopyTo(target);
        }
    }
}
