using System;
using System.IO;
using System.Linq;

namespace KernelGen;

/// <summary>Files beside a target that processes were writing when they were killed: "target.0123…def.tmp".</summary>
internal static class Leftovers
{
    private const string Extension = ".tmp";
    private const int Digits = 32;

    /// <summary>A name that no other file has.</summary>
    public static string NewName(string target) => $"{target}.{Guid.NewGuid():N}{Extension}";

    /// <summary>
    /// Removes those of this target that nobody is writing. What only looks like one stays: its name, its
    /// first bytes and being free all have to fit.
    /// </summary>
    /// <param name="target">The full path of the target.</param>
    /// <param name="current">The file that this process is writing, open.</param>
    /// <param name="start">How each begins, unless it is empty or ends before.</param>
    public static void Remove(string target, string current, ReadOnlySpan<byte> start)
    {
        try
        {
            // What is being written cannot be opened by others, and so it is with ours. Where it is not,
            // locks mean nothing and nothing is removed.
            if (!IsTaken(current))
            {
                return;
            }

            var name = Path.GetFileName(target);
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(target)!, "*" + Extension)
                .Where(file => IsNamed(Path.GetFileName(file), name)))
            {
                if (file != current)
                {
                    RemoveOne(file, start);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever cannot list the folder can still save.
        }
    }

    private static bool IsNamed(string name, string target) =>
        name.Length == target.Length + 1 + Digits + Extension.Length
        && name.StartsWith(target, StringComparison.Ordinal)
        && name[target.Length] == '.'
        && name.Skip(target.Length + 1).Take(Digits).All(char.IsAsciiHexDigitLower)
        && name.EndsWith(Extension, StringComparison.Ordinal);

    private static bool IsTaken(string file)
    {
        try
        {
            using var again = Open(file);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void RemoveOne(string file, ReadOnlySpan<byte> start)
    {
        try
        {
            if (new FileInfo(file).LinkTarget is not null)
            {
                return;
            }

            using var free = Open(file);
            Span<byte> found = stackalloc byte[start.Length];
            var length = free.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
            if (start[..length].SequenceEqual(found[..length]))
            {
                // Still open and ours alone while it goes.
                File.Delete(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody is writing it, or it is not ours to remove.
        }
    }

    // Windows removes an open file only if it may be deleted; elsewhere nothing else keeps out everybody.
    private static FileStream Open(string file) => new(
        file, FileMode.Open, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None, bufferSize: 0);
}
