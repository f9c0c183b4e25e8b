using System.Collections.Generic;
using System.IO;
using System.Text;

namespace KernelGen.Tool;

/// <summary>Writes files that appear whole or not at all.</summary>
internal static class OutputFiles
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes files; those that are there already are replaced.</summary>
    /// <param name="files">Path and text of each.</param>
    public static void Write(IReadOnlyList<(string Path, string Text)> files)
    {
        List<(string Written, string Path)> written = [];
        try
        {
            foreach (var (path, text) in files)
            {
                var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
                Directory.CreateDirectory(folder);
                var name = Path.Combine(folder, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
                written.Add((name, path));
                File.WriteAllText(name, text, Utf8);
            }

            foreach (var (name, path) in written)
            {
                File.Move(name, path, overwrite: true);
            }
        }
        finally
        {
            foreach (var (name, _) in written)
            {
                File.Delete(name);
            }
        }
    }
}
