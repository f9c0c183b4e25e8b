using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KernelGen;

/// <summary>Writes files so that a reader sees the old content or the new, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the target, flushes to the disk, then moves into its place; on failure the target is as it was.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="start">How the content begins, by which one recognises what a killed process left
    /// of this target; that is removed.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, ReadOnlySpan<byte> start, Action<Stream> write)
    {
        FilePath.CheckWritable(path);
        var target = Path.GetFullPath(path);
        string? temporary = null;
        FileStream? mark = null;
        try
        {
            using (var file = Create(target, out temporary, out mark))
            {
                Leftovers.Remove(target, temporary, start);
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception)
        {
            Abandon(path, temporary, exception);
            throw;
        }
        finally
        {
            mark?.Dispose();
        }
    }

    /// <summary>Writes as <see cref="Write"/> does, asynchronously.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="start">How the content begins.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Stops the writing; the target is then as it was.</param>
    public static async Task WriteAsync(string path, byte[] start, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        FilePath.CheckWritable(path);
        var target = Path.GetFullPath(path);
        string? temporary = null;
        FileStream? mark = null;
        try
        {
#pragma warning disable CA2000 // The mark is disposed of in the end.
            var file = Create(target, out temporary, out mark, isAsync: true);
#pragma warning restore CA2000
            await using (file.ConfigureAwait(false))
            {
                Leftovers.Remove(target, temporary, start);
                await write(file).ConfigureAwait(false);
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
#pragma warning disable CA1849 // No asynchronous method flushes to the disk.
                file.Flush(flushToDisk: true);
#pragma warning restore CA1849
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception)
        {
            Abandon(path, temporary, exception);
            throw;
        }
        finally
        {
            if (mark is not null)
            {
                await mark.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Finds out whether a file could be written, by beginning to; the target is as it was.</summary>
    /// <param name="path">The path, as it was given; null for no file.</param>
    public static void Check(string? path)
    {
        if (path is null)
        {
            return;
        }

        FilePath.CheckWritable(path);
        string? temporary = null;
        try
        {
            Create(Path.GetFullPath(path), out temporary, out var mark).Dispose();
            mark.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FilePath.WriteFailure(path, exception);
        }
        finally
        {
            Remove(temporary);
        }
    }

    /// <summary>A new file beside the target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="temporary">Its path.</param>
    /// <param name="mark">
    /// Holds it open for reading until it has the target's name, so that nobody takes it for a leftover. It keeps no
    /// reader away, as the writing stream does on Windows.
    /// </param>
    /// <param name="isAsync">Whether it is written asynchronously.</param>
    private static FileStream Create(string target, out string temporary, out FileStream mark, bool isAsync = false)
    {
        const int Attempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            temporary = Leftovers.NewName(target);
            FileStream? file = null;
            try
            {
                file = new FileStream(
                    temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16, isAsync);
                mark = new FileStream(temporary, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                return file;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Before it was marked another process may have taken it for a leftover.
                file?.Dispose();
            }
        }
    }

    /// <summary>Takes away what was begun, and says of a fault of the file which file it is.</summary>
    private static void Abandon(string path, string? temporary, Exception exception)
    {
        Remove(temporary);
        if (exception is IOException or UnauthorizedAccessException)
        {
            throw FilePath.WriteFailure(path, exception);
        }
    }

    private static void Remove(string? temporary)
    {
        try
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here is the one to report.
        }
    }
}
