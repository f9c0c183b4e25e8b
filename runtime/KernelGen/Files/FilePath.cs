using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;

namespace KernelGen;

/// <summary>
/// Paths as users give them, and what is said when one leads nowhere: the path as it was given, what was expected and what is there.
/// </summary>
internal static class FilePath
{
    /// <summary>Refuses what is no path at all.</summary>
    /// <exception cref="ArgumentException">The path is null, empty or holds a NUL character.</exception>
    public static string Check([NotNull] string? path, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, name);
        return path.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException(
                $"A path has no NUL character; '{path.Replace("\0", "\\0", StringComparison.Ordinal)}' has.",
                name)
            : path;
    }

    /// <summary>The same, where there may be none.</summary>
    public static string? CheckOptional(string? path, string name) => path is null ? null : Check(path, name);

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="what">What it is to be: "Checkpoint".</param>
    /// <param name="name">The parameter that holds the path.</param>
    /// <param name="isAsync">Whether it is read asynchronously.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path, string what, string name, bool isAsync = false)
    {
        Check(path, name);
        try
        {
            var options = FileOptions.SequentialScan | (isAsync ? FileOptions.Asynchronous : FileOptions.None);
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw ReadFailure(path, what, exception);
        }
    }

    /// <summary>Refuses at once what could only fail later: a missing folder, or a folder in the place of the file.</summary>
    public static void CheckWritable(string path)
    {
        if (WriteObstacle(path, null) is { } obstacle)
        {
            throw obstacle;
        }
    }

    /// <summary>The exception for a file that was to be written.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="exception">What the system said.</param>
    public static Exception WriteFailure(string path, Exception exception) => WriteObstacle(path, exception) ?? exception switch
    {
        UnauthorizedAccessException => new UnauthorizedAccessException(
            $"'{path}' cannot be written: access to it or to its folder is denied.", exception),
        PathTooLongException => new PathTooLongException($"'{path}' cannot be written: the path, or a name in it, is too long.", exception),
        _ => Failure($"'{path}' cannot be written", exception),
    };

    /// <summary>The exception for a file that was to be read.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="what">What it was to be: "Checkpoint".</param>
    /// <param name="exception">What the system said.</param>
    public static Exception ReadFailure(string path, string what, Exception exception)
    {
        if (Directory.Exists(path))
        {
            return new IOException($"{what} '{path}' is a folder; a file was expected.", exception);
        }

        return exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => new FileNotFoundException(
                $"{what} '{path}' does not exist{MissingFolder(path)}.", path, exception),
            UnauthorizedAccessException => new UnauthorizedAccessException(
                $"{what} '{path}' cannot be read: access to it is denied.", exception),
            PathTooLongException => new PathTooLongException(
                $"{what} '{path}' does not exist: the path, or a name in it, is too long.", exception),
            _ => Failure($"{what} '{path}' cannot be read", exception),
        };
    }

    private static Exception? WriteObstacle(string path, Exception? inner)
    {
        if (Directory.Exists(path))
        {
            return new IOException($"'{path}' cannot be written: it is a folder; a file was expected.", inner);
        }

        return Path.EndsInDirectorySeparator(path)
            ? new DirectoryNotFoundException($"'{path}' cannot be written: it is the name of a folder; a file was expected.", inner)
            : MissingFolder(path) is { Length: > 0 } missing
                ? new DirectoryNotFoundException($"'{path}' cannot be written{missing}.", inner)
                : null;
    }

    /// <summary>": there is no folder 'x'", or nothing where the folder is there.</summary>
    private static string MissingFolder(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (string.IsNullOrEmpty(folder) || Directory.Exists(folder))
        {
            return string.Empty;
        }

        return File.Exists(folder) ? $": '{folder}' is a file, not a folder" : $": there is no folder '{folder}'";
    }

    /// <summary>A failure of the system's, told in its words but for the path, which may be that of a file beside the one meant.</summary>
    private static IOException Failure(string what, Exception exception)
    {
        var reason = exception.Message;
        var quote = reason.LastIndexOf(" : '", StringComparison.Ordinal);
        reason = quote > 0 ? reason[..quote] : reason;
        return new IOException($"{what}: {reason.TrimEnd('.')}.", exception) { HResult = exception.HResult };
    }
}
