using System;
using System.IO;

namespace KernelGen;

/// <summary>Whether two paths lead to one file, in whatever way they are written.</summary>
internal static class FileIdentity
{
    /// <summary>True when both name one file, or would name one once it is written.</summary>
    /// <remarks>Only the system knows: of links, mounts, and names that differ by case or by how accents are composed.</remarks>
    public static bool AreSame(string a, string b)
    {
        var (first, second) = (Target(a), Target(b));
        return first == second || (File.Exists(first), File.Exists(second)) switch
        {
            (true, true) => AreOneFile(first, second),
            (false, false) => WouldBeOneFile(first, second),
            _ => false,
        };
    }

    /// <summary>The full path; where it is a link, of what it points to, be that there or not.</summary>
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return full;
        }
    }

    /// <summary>A file that is open for one alone cannot be opened again, under whichever name.</summary>
    private static bool AreOneFile(string first, string second)
    {
        using (var open = Open(first))
        {
            if (open is null)
            {
                return false;
            }

            using var other = Open(second);
            if (other is not null)
            {
                return false;
            }
        }

        // The second was taken by the first, or by somebody else, who still has it.
        using var again = Open(second);
        return again is not null;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A file that is made under one name is there under the other; it goes at once.</summary>
    private static bool WouldBeOneFile(string first, string second)
    {
        try
        {
            using FileStream probe = new(
                first, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return File.Exists(second);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be written is said when it is to be.
            return false;
        }
    }
}
